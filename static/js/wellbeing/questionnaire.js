// A questionnaire on the page: one question at a time or all at once. Answers stay here; there is no form to send.

export class Questionnaire {
  constructor(root) {
    this.root = root;
    this.questions = [...root.querySelectorAll("[data-item]")];
    this.progress = root.querySelector("[data-progress]");
    this.previous = root.querySelector("[data-previous]");
    this.next = root.querySelector("[data-next]");
    this.toggle = root.querySelector("[data-toggle]");
    this.finish = root.querySelector("[data-finish]");
    this.draft = `draft-${root.dataset.member}-${root.dataset.draft}`;
    this.forgetOthers(`draft-${root.dataset.member}-`);
    this.at = 0;
    this.restore();
    this.previous.addEventListener("click", () => this.go(this.at - 1));
    this.next.addEventListener("click", () => this.go(this.at + 1));
    this.toggle.addEventListener("click", () => this.setMode(!this.single));
    root.addEventListener("change", () => this.save());
    root.addEventListener("click", (event) => this.advance(event));
    this.appear();
    this.setMode(matchMedia("(max-width: 40rem)").matches);
  }

  // Takes the waiting note away, unless support.js has found that this browser is too old for what follows.
  appear() {
    const page = document.documentElement;
    if (page.dataset.urn === "old") return;
    page.dataset.urn = "ready";
    for (const id of ["urn-waiting", "urn-stuck"]) document.getElementById(id).hidden = true;
    this.root.hidden = false;
  }

  setMode(single) {
    this.single = single;
    this.toggle.textContent = single ? this.toggle.dataset.all : this.toggle.dataset.single;
    this.show();
  }

  show() {
    this.questions.forEach((question, number) => (question.hidden = this.single && number !== this.at));
    const last = this.at === this.questions.length - 1;
    this.previous.hidden = !this.single || this.at === 0;
    this.next.hidden = !this.single || last;
    this.finish.hidden = this.single && !last;
    this.progress.hidden = !this.single;
    const words = this.progress.dataset.words;
    this.progress.textContent = words.replace("{n}", this.at + 1).replace("{total}", this.questions.length);
  }

  go(number) {
    this.at = Math.max(0, Math.min(this.questions.length - 1, number));
    this.show();
    const question = this.questions[this.at];
    (question.querySelector("input:checked") || question.querySelector("input")).focus({ preventScroll: true });
    this.progress.scrollIntoView({ block: "start" });
  }

  // A finger moves on by itself; the keyboard, whose arrows choose, does not.
  advance(event) {
    if (!this.single || !event.pointerType || !event.target.closest("label.choice")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.at < this.questions.length - 1) this.go(this.at + 1);
      else this.finish.querySelector("button").focus();
    }, 220);
  }

  // {item: number, or null for "I would rather not answer" and for what was left out}
  answers() {
    const found = {};
    for (const question of this.questions) {
      const chosen = question.querySelector("input:checked");
      found[question.dataset.item] = chosen && chosen.value !== "blank" ? Number(chosen.value) : null;
    }
    return found;
  }

  left() {
    return this.questions.filter((question) => !question.querySelector("input:checked"));
  }

  save() {
    const chosen = {};
    for (const question of this.questions) {
      const input = question.querySelector("input:checked");
      if (input) chosen[question.dataset.item] = input.value;
    }
    try {
      sessionStorage.setItem(this.draft, JSON.stringify(chosen));
    } catch {
      // A browser that keeps nothing: the page works all the same.
    }
  }

  // Whoever used this tab before has left it: what she had ticked is not for the next person's eyes.
  forgetOthers(own) {
    try {
      const drafts = Object.keys(sessionStorage).filter((name) => name.startsWith("draft-") && !name.startsWith(own));
      for (const name of drafts) sessionStorage.removeItem(name);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  restore() {
    let chosen = {};
    try {
      chosen = JSON.parse(sessionStorage.getItem(this.draft)) || {};
    } catch {
      return;
    }
    for (const question of this.questions) {
      for (const input of question.querySelectorAll("input")) input.checked = input.value === chosen[question.dataset.item];
    }
    const first = this.questions.findIndex((question) => !question.querySelector("input:checked"));
    this.at = first < 0 ? this.questions.length - 1 : first;
  }

  forget() {
    sessionStorage.removeItem(this.draft);
    for (const input of this.root.querySelectorAll("input:checked")) input.checked = false;
  }
}
