/* Save a form while it is written, and keep what was typed when the tab closes before it is saved.

Contract. A form asks for it by its attribute and a place for the words:

  <form method="post" action="…" data-autosave="READER/CASE/PART"> … <p data-autosave-state></p></form>

- `data-autosave`: the key of the draft in localStorage; it names the reader, so that a shared browser mixes nobody up.
- Hidden field `seen_version`: the version of the part that the page shows. Each saving answers the new one.
- `data-autosave-state`: an element inside the form (role="status") that receives one sentence.
- Sentences and buttons are attributes of the form, so that they stay in the templates:
  data-words-saving, -saved, -kept (not sent: kept in this browser), -refused, -stale, -restored, -discard, -resume.
- Requests: POST to the form's action with its fields, files and `_final` left out, header `X-Autosave: 1`.
- Answers the server gives to such a request, as JSON:
    200 {"version": 7, "words": "Enregistré à 14:05"}   saved; `words` optional; the draft is dropped
    422 {"errors": {"field": ["…"]}}                     not saved yet; the draft stays; first sentence is shown
    409 {"words": "…"}                                   somebody else changed this part; the draft stays, autosave
                                                         stops, the ordinary button shows the page with both
- Without this script the form's own button does the same, in one page.
- Events on the form: `autosave:saved` and `autosave:restored` (detail: the answer), for pages that show more.
- A form may send `autosave:now` to itself to save at once (a file was just attached, a row removed).
*/

const WAIT = 900;
const LEFT_OUT = new Set(["csrf_token", "seen_version", "_final"]);

const fieldsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.has(name));

const say = (form, words, kind = "") => {
  const place = form.querySelector("[data-autosave-state]");
  if (place) {
    place.textContent = words;
    place.dataset.kind = kind;
  }
};

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  keep(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      /* a full or closed store: the form still saves to the server */
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      /* nothing was kept */
    }
  },
};

const put = (form, fields) => {
  for (const control of form.elements) {
    if (!control.name || LEFT_OUT.has(control.name) || control.type === "file") continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.type === "select-multiple")
      for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length && control.type !== "submit") control.value = values[0];
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
};

const button = (words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-outline-primary btn-sm";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
};

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = `parcours/${form.dataset.autosave}`;
    this.words = form.dataset;
    this.timer = 0;
    this.isSending = false;
    this.isStopped = false;
    this.isLeaving = false;
    this.saved = JSON.stringify(fieldsOf(form));
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("autosave:now", () => this.send());
    form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("online", () => this.changed());
  }

  // What is being sent brings the version that the form must name: the form waits for it, or it would be told of itself.
  leave(event) {
    this.isStopped = true;
    clearTimeout(this.timer);
    if (!this.isSending) return;
    event.preventDefault();
    this.submitter = event.submitter;
    this.isLeaving = true;
  }

  version() {
    return this.form.elements.seen_version?.value ?? "";
  }

  isChanged() {
    return JSON.stringify(fieldsOf(this.form)) !== this.saved;
  }

  changed() {
    if (!this.isChanged()) return;
    store.keep(this.key, { version: this.version(), fields: fieldsOf(this.form) });
    if (this.isStopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), WAIT);
  }

  restore() {
    const draft = store.read(this.key);
    if (!draft) return;
    if (JSON.stringify(draft.fields) === this.saved) return store.drop(this.key);
    if (this.form.dataset.autosaveShown === "typed") return; // the page already shows what was typed
    const before = fieldsOf(this.form);
    const box = document.createElement("div");
    box.className = "notice autosave-draft";
    const text = document.createElement("p");
    text.textContent = this.words.wordsRestored ?? "";
    box.append(text);
    const forget = () => {
      store.drop(this.key);
      box.remove();
    };
    if (draft.version === this.version()) {
      put(this.form, draft.fields);
      this.form.dispatchEvent(new CustomEvent("autosave:restored"));
      box.append(button(this.words.wordsDiscard ?? "×", () => (put(this.form, before), forget())));
      setTimeout(() => this.changed());
    } else {
      box.append(
        button(this.words.wordsResume ?? "+", () => (put(this.form, draft.fields), box.remove(), this.changed())),
        button(this.words.wordsDiscard ?? "×", forget),
      );
    }
    this.form.prepend(box);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isSending || this.isStopped) return this.changed();
    const sent = fieldsOf(this.form);
    const body = new URLSearchParams(sent);
    for (const name of ["csrf_token", "seen_version"])
      if (this.form.elements[name]) body.set(name, this.form.elements[name].value);
    this.isSending = true;
    say(this.form, this.words.wordsSaving ?? "");
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1", Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
      });
      this.heard(answer.status, await answer.json(), sent);
    } catch {
      say(this.form, this.words.wordsKept ?? "", "kept");
    } finally {
      this.isSending = false;
    }
    if (this.isLeaving) return this.form.requestSubmit(this.submitter);
    if (!this.isStopped && this.isChanged() && JSON.stringify(sent) !== JSON.stringify(fieldsOf(this.form)))
      this.changed();
  }

  heard(status, told, sent) {
    if (status === 200) {
      this.saved = JSON.stringify(sent);
      if (this.form.elements.seen_version) this.form.elements.seen_version.value = told.version;
      if (!this.isChanged()) store.drop(this.key);
      say(this.form, told.words ?? this.words.wordsSaved ?? "", "saved");
      this.form.dispatchEvent(new CustomEvent("autosave:saved", { detail: told }));
    } else if (status === 409) {
      this.isStopped = true;
      say(this.form, told.words ?? this.words.wordsStale ?? "", "stale");
    } else if (status === 422) {
      const first = Object.values(told.errors ?? {}).flat()[0] ?? "";
      say(this.form, `${this.words.wordsRefused ?? ""} ${first}`.trim(), "refused");
    } else {
      say(this.form, this.words.wordsKept ?? "", "kept");
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);

// A draft belongs to a session: who signs out leaves nothing behind in a shared browser.
for (const form of document.querySelectorAll("form[action$='/deconnexion']"))
  form.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("parcours/")) store.drop(key);
  });
