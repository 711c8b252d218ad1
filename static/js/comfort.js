/* Comfort only: says how many rows a list has after it changed in place, and puts the focus where reading goes on. */

(function () {
  "use strict";

  var voice = null;

  function say(text) {
    if (!voice) {
      voice = document.createElement("p");
      voice.className = "visually-hidden";
      voice.setAttribute("role", "status");
      document.querySelector("main").append(voice);
    }
    // Only a change is read out: emptied first, in case the number is the same.
    voice.textContent = "";
    setTimeout(function () {
      voice.textContent = text;
    }, 50);
  }

  document.addEventListener("htmx:afterSettle", function () {
    var count = document.querySelector("[data-announce]");
    var wrong = document.querySelector("#browse [aria-invalid]");
    if (count) {
      say(count.textContent.trim().replace(/\s+/g, " "));
    }
    // Whoever used a heading or a button still stands on it; a page or chip that went away leaves nobody behind.
    if (!document.activeElement || document.activeElement === document.body) {
      (wrong || count || document.querySelector("main")).focus();
    }
  });

  // A page that can't be swapped in (signed out meanwhile, server unreachable): load it in full.
  document.addEventListener("htmx:responseError", function (event) {
    location.assign(event.detail.pathInfo.finalRequestPath);
  });
  document.addEventListener("htmx:swapError", function () {
    location.reload();
  });
})();
