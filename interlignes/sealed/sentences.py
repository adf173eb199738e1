"""The sentences of `wording`, the same keys in both languages. French signs: no-break spaces, curved apostrophes."""

from interlignes.sealed.reasons import Reason

ENGLISH: dict[str, str] = {
    "usage": """Verify a sealed vote.

  verify FILE.bel          verify everything, from the first ballot to the result
  show FILE.bel            verify, then also show the tracker of each ballot
  diff OLD NEW             verify that nothing was removed or changed since an older copy

  --lang fr|en             language (French if nothing is said)
  --jobs N                 number of processes (one a processor if nothing is said)
  --head FINGERPRINT       the fingerprint of the chain that was mailed: it must be in the archive

Exit code: 0 if all is right, 1 if something is refused, 2 if the command is not understood.
""",
    "refused": "REFUSED: {reason}.",
    "all_good": "All is right.",
    "no_file": "The file {name} cannot be read",
    "no_memory": "this machine does not have enough memory to verify it, or a process was stopped",
    "unknown_head": "this fingerprint is not in the chain of the archive: events were removed or changed",
    "known_head": "The given fingerprint is in the chain: nothing before it has changed",
    "in_ballot": "ballot {number}: {reason}",
    "in_trustee": "trustee {number}: {reason}",
    "progress": "Ballots verified: {done} of {total}",
    "checked_file": "File complete, chain intact: {events} events",
    "checked_trustees": "Keepers of the keys: {keys}; their proofs are right, and the key of the election is theirs",
    "checked_credentials": "Rights to vote on the list: {voters}, all different",
    "checked_ballots": "Ballots received: {ballots}, all their proofs are right; counted: {counted}, "
    "the last of each right to vote",
    "weights": "Some rights carry several votes: {votes} in all",
    "still_open": "The vote is not closed: there is no total yet",
    "checked_tally": "Encrypted total: computed again from the counted ballots ({counted}), identical",
    "checked_decryptions": "Decryption of the total by the keepers of keys number {owners}: proofs right",
    "checked_result": "Result: it is what the decryption gives",
    "not_counted": "The vote is closed; the result is not published yet",
    "title": "{name}\n{description}",
    "identity": "Election {uuid}, fingerprint {fingerprint}",
    "head": "Fingerprint of the chain: {head}",
    "blank": "Blank paper",
    "trackers": "Trackers of the ballots received ({ballots}):",
    "replaced": "  (replaced by a later ballot)",
    "continuation": "The new file begins with the old one, byte for byte; events added: {events}",
}

FRENCH: dict[str, str] = {
    "usage": """Vérifier un scrutin scellé.

  verify FICHIER.bel       tout vérifier, du premier bulletin au résultat
  show FICHIER.bel         vérifier, puis montrer aussi le numéro de suivi de chaque bulletin
  diff ANCIEN NOUVEAU      vérifier que rien n’a été retiré ni changé depuis une copie plus ancienne

  --lang fr|en             langue (français si rien n’est dit)
  --jobs N                 nombre de processus (un par processeur si rien n’est dit)
  --head EMPREINTE         l’empreinte de la chaîne reçue par courriel : elle doit figurer dans l’archive

Code de sortie : 0 si tout est exact, 1 si quelque chose est refusé, 2 si la commande n’est pas comprise.
""",
    "refused": "REFUSÉ : {reason}.",
    "all_good": "Tout est exact.",
    "no_file": "Le fichier {name} ne peut pas être lu",
    "no_memory": "cette machine n’a pas assez de mémoire pour le vérifier, ou un processus a été arrêté",
    "unknown_head": "cette empreinte ne figure pas dans la chaîne de l’archive : des événements ont "
    "été retirés ou changés",
    "known_head": "L’empreinte donnée figure bien dans la chaîne : rien de ce qui la précédait n’a changé",
    "in_ballot": "bulletin {number} : {reason}",
    "in_trustee": "dépositaire {number} : {reason}",
    "progress": "Bulletins vérifiés : {done} sur {total}",
    "checked_file": "Fichier entier, chaîne intacte : {events} événements",
    "checked_trustees": "Dépositaires des clés : {keys} ; leurs preuves sont exactes, et la clé de "
    "l’élection est bien la leur",
    "checked_credentials": "Droits de vote sur la liste : {voters}, tous différents",
    "checked_ballots": "Bulletins reçus : {ballots}, toutes leurs preuves sont exactes ; comptés : "
    "{counted}, le dernier de chaque droit de vote",
    "weights": "Certains droits portent plusieurs voix : {votes} en tout",
    "still_open": "Le scrutin n’est pas clos : il n’y a pas encore de total",
    "checked_tally": "Total chiffré : recalculé à partir des bulletins comptés ({counted}), identique",
    "checked_decryptions": "Déchiffrement du total par les dépositaires de clé numéro {owners} : preuves exactes",
    "checked_result": "Résultat : c’est bien celui que donne le déchiffrement",
    "not_counted": "Le scrutin est clos ; le résultat n’est pas encore publié",
    "title": "{name}\n{description}",
    "identity": "Élection {uuid}, empreinte {fingerprint}",
    "head": "Empreinte de la chaîne : {head}",
    "blank": "Vote blanc",
    "trackers": "Numéros de suivi des bulletins reçus ({ballots}) :",
    "replaced": "  (remplacé par un bulletin plus récent)",
    "continuation": "Le nouveau fichier commence par l’ancien, octet pour octet ; événements ajoutés : {events}",
}

ENGLISH_REASONS: dict[Reason, str] = {
    Reason.TOO_LARGE: "something in it is larger than anything that a vote can hold",
    Reason.NOT_UTF8: "a text is not UTF-8",
    Reason.NOT_JSON: "a text is not JSON",
    Reason.TOO_DEEP: "a text is nested more deeply than the format allows",
    Reason.NOT_CANONICAL: "a text is not written in the one form that the format prescribes",
    Reason.WRONG_SHAPE: "a text does not have the expected shape",
    Reason.NUMBER: "a number is not allowed",
    Reason.ELEMENT: "an encrypted number is not written as it must be",
    Reason.OUTSIDE_GROUP: "an encrypted number does not belong to the mathematical group of the election",
    Reason.NOT_AN_ARCHIVE: "this file is not an archive of a vote (.bel)",
    Reason.TRUNCATED: "the file is cut off",
    Reason.TRAILING: "the file contains something that is not a record",
    Reason.HEADER: "the header of a record was altered",
    Reason.TIMESTAMPS: "the records do not all carry the same date",
    Reason.RECORD_HASH: "the content of a record does not fit its name",
    Reason.REPEATED_RECORD: "the same record is there twice (an old ballot put back into the urn?)",
    Reason.RECORD_ORDER: "an event does not follow the data that it announces",
    Reason.CHAIN: "the chain of events is broken",
    Reason.EVENT_ORDER: "the events do not follow each other in an allowed order",
    Reason.NOT_A_CONTINUATION: "the new file does not begin with the old one: something was removed or changed",
    Reason.VERSION: "this version of the format is not known",
    Reason.GROUP: "this mathematical group is not known",
    Reason.QUESTION_KIND: "this kind of question is not known",
    Reason.UUID: "the name of the election does not have the expected form",
    Reason.PUBLIC_KEY: "the key of the election is not that of its trustees",
    Reason.CREDENTIAL_TWICE: "the same right to vote is on the list twice",
    Reason.TRUSTEE_PROOF: "the proof that a trustee holds its key is false",
    Reason.TRUSTEE_SIGNATURE: "the signature of a trustee's message is false",
    Reason.TRUSTEE_KEY: "the key of a trustee does not fit the commitments of all",
    Reason.WRONG_CODE: "this code is not that of this trustee",
    Reason.SHARE: "the part of the key that a trustee sent is wrong",
    Reason.OTHER_ELECTION: "it is a ballot of another election",
    Reason.UNKNOWN_CREDENTIAL: "it is signed with a right to vote that is not on the list",
    Reason.BALLOT_HASH: "its fingerprint does not fit its content",
    Reason.BALLOT_SIGNATURE: "its signature is false",
    Reason.INDIVIDUAL_PROOF: "the proof that each choice is 0 or 1 is false",
    Reason.OVERALL_PROOF: "the proof that the number of choices is allowed is false",
    Reason.BLANK_PROOF: "the proof that a blank paper chooses nothing else is false",
    Reason.TALLY: "the encrypted total is not that of the last ballots",
    Reason.UNKNOWN_TRUSTEE: "there is no such trustee",
    Reason.DECRYPTION_TWICE: "its decryption is there twice",
    Reason.DECRYPTION_PROOF: "the proof of its decryption is false",
    Reason.TOO_FEW_DECRYPTIONS: "decryptions are missing to open the total",
    Reason.RESULT: "the announced result is not what the decryption gives",
}

FRENCH_REASONS: dict[Reason, str] = {
    Reason.TOO_LARGE: "quelque chose y est plus grand que tout ce qu’un scrutin peut contenir",
    Reason.NOT_UTF8: "un texte n’est pas en UTF-8",
    Reason.NOT_JSON: "un texte n’est pas du JSON",
    Reason.TOO_DEEP: "un texte est imbriqué plus profondément que le format ne le permet",
    Reason.NOT_CANONICAL: "un texte n’est pas écrit sous la forme unique que le format impose",
    Reason.WRONG_SHAPE: "un texte n’a pas la forme attendue",
    Reason.NUMBER: "un nombre n’est pas permis",
    Reason.ELEMENT: "un nombre chiffré n’est pas écrit comme il le doit",
    Reason.OUTSIDE_GROUP: "un nombre chiffré n’appartient pas au groupe mathématique de l’élection",
    Reason.NOT_AN_ARCHIVE: "ce fichier n’est pas une archive de scrutin (.bel)",
    Reason.TRUNCATED: "le fichier est coupé",
    Reason.TRAILING: "le fichier contient autre chose que des enregistrements",
    Reason.HEADER: "l’en-tête d’un enregistrement a été modifié",
    Reason.TIMESTAMPS: "les enregistrements ne portent pas tous la même date",
    Reason.RECORD_HASH: "le contenu d’un enregistrement ne correspond pas à son nom",
    Reason.REPEATED_RECORD: "le même enregistrement figure deux fois (un ancien bulletin remis dans l’urne ?)",
    Reason.RECORD_ORDER: "un événement n’est pas précédé des données qu’il annonce",
    Reason.CHAIN: "la chaîne des événements est rompue",
    Reason.EVENT_ORDER: "les événements ne se suivent pas dans l’ordre permis",
    Reason.NOT_A_CONTINUATION: "le nouveau fichier ne commence pas par l’ancien : quelque chose a été retiré ou changé",
    Reason.VERSION: "cette version du format n’est pas connue",
    Reason.GROUP: "ce groupe mathématique n’est pas connu",
    Reason.QUESTION_KIND: "cette sorte de question n’est pas connue",
    Reason.UUID: "le nom de l’élection n’a pas la forme attendue",
    Reason.PUBLIC_KEY: "la clé de l’élection n’est pas celle de ses dépositaires",
    Reason.CREDENTIAL_TWICE: "un même droit de vote figure deux fois sur la liste",
    Reason.TRUSTEE_PROOF: "la preuve de possession d’une clé de dépositaire est fausse",
    Reason.TRUSTEE_SIGNATURE: "la signature d’un message de dépositaire est fausse",
    Reason.TRUSTEE_KEY: "la clé d’un dépositaire ne correspond pas aux engagements de tous",
    Reason.WRONG_CODE: "ce code n’est pas celui de ce dépositaire",
    Reason.SHARE: "la part de clé envoyée par un dépositaire est fausse",
    Reason.OTHER_ELECTION: "c’est le bulletin d’une autre élection",
    Reason.UNKNOWN_CREDENTIAL: "il est signé avec un droit de vote qui n’est pas sur la liste",
    Reason.BALLOT_HASH: "son empreinte ne correspond pas à son contenu",
    Reason.BALLOT_SIGNATURE: "sa signature est fausse",
    Reason.INDIVIDUAL_PROOF: "la preuve que chaque choix vaut 0 ou 1 est fausse",
    Reason.OVERALL_PROOF: "la preuve que le nombre de choix est permis est fausse",
    Reason.BLANK_PROOF: "la preuve qu’un vote blanc ne choisit rien d’autre est fausse",
    Reason.TALLY: "le total chiffré n’est pas celui des derniers bulletins",
    Reason.UNKNOWN_TRUSTEE: "ce dépositaire n’existe pas",
    Reason.DECRYPTION_TWICE: "son déchiffrement figure deux fois",
    Reason.DECRYPTION_PROOF: "la preuve de son déchiffrement est fausse",
    Reason.TOO_FEW_DECRYPTIONS: "il manque des déchiffrements pour ouvrir le total",
    Reason.RESULT: "le résultat annoncé n’est pas celui que donne le déchiffrement",
}
