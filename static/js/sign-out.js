/* Whoever signs out on purpose leaves no unsent text behind on a shared machine. */

(function () {
  "use strict";

  document.querySelectorAll("[data-sign-out]").forEach(function (form) {
    form.addEventListener("submit", function () {
      // The page is about to go: nothing is kept again on its way out.
      document.documentElement.dataset.signingOut = "yes";
      var own = "kept-draft:" + form.dataset.signOut + ":";
      try {
        Object.keys(localStorage).forEach(function (name) {
          if (name.indexOf(own) === 0) {
            localStorage.removeItem(name);
          }
        });
      } catch (error) {
        /* nothing is kept where nothing can be */
      }
    });
  });
})();
