// Makes a secret and its commitment in this browser: the secret never leaves it.
(() => {
  "use strict";

  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const commitment = async (draw, seat, salt, words) => {
    const text = ["parcours-draw/1", "commitment", draw, seat, salt, words].map((part) => `${part}\n`).join("");
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  };

  document.querySelectorAll("form[data-commitment]").forEach((form) => {
    const maker = form.querySelector("[data-maker]");
    if (!window.crypto || !crypto.subtle || !form.dataset.seat) return; // the terminal is the other way
    maker.hidden = false;
    maker.querySelector("[data-make]").addEventListener("click", async () => {
      const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
      const words = hex(crypto.getRandomValues(new Uint8Array(32)));
      const secret = `${salt}:${words}`;
      form.querySelector("[name=words]").value = await commitment(form.dataset.draw, form.dataset.seat, salt, words);
      maker.querySelector("textarea").value = secret;
      maker.querySelector("[data-keep]").href = `data:text/plain,${encodeURIComponent(`${secret}\n`)}`;
      maker.querySelector("[data-made]").hidden = false;
      maker.querySelector("textarea").focus();
    });
  });
})();
