#!/bin/sh
# The two things that `belenios-tool election verify` 2.0 does not look at, with standard tools only (tar, sha256sum, sed):
# no record stands twice (an old ballot put in again after a revote), and the events come in an order that hides no ballot.
# Also: each record is named by its SHA-256, and each event names the one before it.
# Says how many ballots there are and the head of the chain, to compare with a mail or with somebody else's copy.
#
#     sh check_board.sh [FILE.bel]        without a name: the one archive of this folder
set -eu

refuse() {
    echo "REFUSED: $*" >&2
    exit 1
}

if [ $# -eq 0 ]; then set -- *.bel; fi
[ $# -eq 1 ] && [ -f "$1" ] || refuse "one archive is wanted"

names=$(tar -tf "$1" 2>/dev/null) || refuse "tar cannot read this file"
first=$(printf '%s\n' "$names" | sed -n 1p)
records=$(printf '%s\n' "$names" | sed 1d)
[ "$first" = BELENIOS ] || refuse "this is no archive of a ballot"
odd=$(printf '%s\n' "$records" | sed '/^[0-9a-f]\{64\}\.\(data\|event\)\.json$/d')
[ -z "$odd" ] || refuse "a record with a strange name"
twice=$(printf '%s\n' "$records" | sort | uniq -d)
[ -z "$twice" ] || refuse "a record stands twice (a ballot that was replaced, put in again?): $twice"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tar -xf "$1" -C "$folder" 2>/dev/null || refuse "tar cannot read this file"
for name in $records; do printf '%s  %s\n' "${name%%.*}" "$folder/$name"; done |
    sha256sum -c --quiet --strict - >/dev/null 2>&1 || refuse "a record is not what its name says"

head='' height=0 ballots=0 kinds=''
for name in $records; do
    case $name in *.data.json) continue ;; esac
    text=$(sed -n 1p "$folder/$name")
    case $text in
    "{${head:+\"parent\":\"$head\",}\"height\":$height,\"type\":\""*) ;;
    *) refuse "event $height does not follow the one before it" ;;
    esac
    kind=${text#*\"type\":\"}
    kind=${kind%%\"*}
    if [ "$kind" = Ballot ]; then ballots=$((ballots + 1)); fi
    head=${name%%.*} height=$((height + 1)) kinds="$kinds$kind
"
done
order=$(printf '%s' "$kinds" | uniq | tr '\n' ' ')
case $order in
"Setup " | "Setup Ballot " | "Setup EndBallots "* | "Setup Ballot EndBallots "*) ;;
*) refuse "the events come in a wrong order: $order" ;;
esac
case ${order#*EndBallots } in
"$order" | "" | "EncryptedTally " | "EncryptedTally PartialDecryption ") state="in progress" ;;
"EncryptedTally PartialDecryption Result ") state="counted" ;;
*) refuse "the events come in a wrong order: $order" ;;
esac
# Repetitions that `uniq` has folded: only ballots and decryptions may be several.
several=$(printf '%s' "$kinds" | sed '/^Ballot$/d; /^PartialDecryption$/d' | sort | uniq -d)
[ -z "$several" ] || refuse "an event that may come once comes twice: $several"

echo "$state, ballots cast: $ballots"
echo "head of the chain: $head"
echo "nothing repeated, nothing hidden."
