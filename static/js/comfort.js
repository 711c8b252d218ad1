/* Comfort only: lists change in place, say how many rows they have then, and keep the focus where reading goes on. */

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

  // Fields left alone don't belong in the address.
  document.addEventListener("htmx:configRequest", function (event) {
    var asked = event.detail.parameters;
    Object.keys(asked).forEach(function (name) {
      if (asked[name] === "") {
        delete asked[name];
      }
    });
  });

  // Another page than a list (signed out meanwhile, a fault of ours): show it in full.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var answer = event.detail.xhr;
    if (answer.responseText.indexOf('id="browse"') === -1) {
      event.detail.shouldSwap = false;
      location.assign(answer.responseURL);
    }
  });

  document.addEventListener("htmx:sendError", function (event) {
    location.assign(event.detail.pathInfo.finalRequestPath);
  });

  document.addEventListener("htmx:afterSettle", function () {
    var count = document.querySelector("[data-announce]");
    var wrong = document.querySelector("#browse [aria-invalid]");
    if (count) {
      say(count.textContent.trim().replace(/\s+/g, " "));
    }
    // Whoever used a heading still stands on it; a page, chip or button that went away leaves nobody behind.
    if (!document.activeElement || document.activeElement === document.body) {
      (wrong || count || document.querySelector("main")).focus();
    }
  });
})();
