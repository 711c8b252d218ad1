/* What is typed is kept: on the server while people write, and on this device while there is no connection, after the
   session has ended or the tab was closed. The form works without it. */

(function () {
  "use strict";

  var PREFIX = "kept-draft:";
  var LOCAL_PAUSE = 500;
  var SERVER_PAUSE = 10000;
  var SKIPPED = ["csrfmiddlewaretoken", "version", "then", "add"];

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch (error) {
      return null;
    }
  }

  function write(key, entry) {
    if (document.documentElement.dataset.signingOut) {
      return false;
    }
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(entry));
      return true;
    } catch (error) {
      return false;
    }
  }

  function forget(key) {
    try {
      localStorage.removeItem(PREFIX + key);
    } catch (error) {
      /* nothing is kept where nothing can be */
    }
  }

  // The page of an update that has arrived on the server: what was kept for it here is no longer needed.
  var arrived = document.querySelector("[data-arrived]");
  if (arrived) {
    arrived.dataset.arrived.split(" ").forEach(function (key) {
      var entry = read(key);
      var newer = Number(arrived.dataset.version) > Number((entry && entry.version) || 0);
      var later = Number(arrived.dataset.created) * 1000 > Number((entry && entry.at) || 0) - 60000;
      if (entry && entry.sent && (key.indexOf(":new:") > -1 ? later : newer)) {
        forget(key);
      }
    });
  }

  var form = document.querySelector("form[data-keep]");
  if (!form) {
    return;
  }
  var key = form.dataset.keep;
  var line = form.querySelector("[data-keep-status]");
  var localTimer = null;
  var serverTimer = null;
  var sending = false;
  var again = false;
  var stopped = false;

  function values() {
    return Array.from(new FormData(form).entries()).filter(function (pair) {
      return typeof pair[1] === "string" && SKIPPED.indexOf(pair[0]) === -1;
    });
  }

  function version() {
    var field = form.querySelector('input[name="version"]');
    return field ? field.value : "";
  }

  function say(name, time) {
    line.textContent = line.dataset[name] + (time ? " " + new Date().toLocaleTimeString(document.documentElement.lang) : "");
    line.classList.toggle("keep--warning", !time);
    var link = line.parentElement.querySelector("[data-keep-sign-in]");
    link.hidden = name !== "signedOut";
  }

  function keepHere(sent) {
    return write(key, { at: Date.now(), version: version(), values: values(), sent: Boolean(sent) });
  }

  function freshToken() {
    // Signing in again changes the token; the cookie always has the present one.
    var found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (found) {
      form.querySelector('input[name="csrfmiddlewaretoken"]').value = found[1];
    }
  }

  function send() {
    if (stopped || sending) {
      again = sending;
      return;
    }
    if (form.dataset.autosave !== "yes") {
      say("here", true);
      return;
    }
    sending = true;
    freshToken();
    var before = JSON.stringify(values());
    var data = new FormData(form);
    Array.from(data.entries()).forEach(function (pair) {
      if (typeof pair[1] !== "string") {
        data.delete(pair[0]);
      }
    });
    data.set("then", "autosave");
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin", keepalive: before.length < 50000 })
      .then(function (answer) {
        if (answer.redirected || answer.status === 403) {
          say("signedOut");
          return null;
        }
        return answer.json().then(function (said) {
          if (said.saved) {
            took(said, before);
          } else if (answer.status === 409 || said.code === "wrong_status") {
            stopped = true;
            say("conflict");
          } else {
            say("here", true);
          }
        });
      })
      .catch(function () {
        say("offline");
      })
      .then(function () {
        sending = false;
        if (again) {
          again = false;
          later();
        }
      });
  }

  function took(said, before) {
    var field = form.querySelector('input[name="version"]');
    field.value = said.version;
    if (form.action.indexOf(said.edit) === -1) {
      // A new report has become a draft: from now on it is edited.
      forget(key);
      key = form.dataset.keepEdit + said.pk;
      form.action = said.edit;
      history.replaceState(null, "", said.edit);
    }
    if (JSON.stringify(values()) === before) {
      forget(key);
    } else {
      keepHere();
    }
    say("saved", true);
  }

  function later() {
    clearTimeout(serverTimer);
    serverTimer = setTimeout(send, SERVER_PAUSE);
  }

  function changed() {
    clearTimeout(localTimer);
    localTimer = setTimeout(keepHere, LOCAL_PAUSE);
    later();
  }

  function fill(kept) {
    var byName = {};
    kept.forEach(function (pair) {
      (byName[pair[0]] = byName[pair[0]] || []).push(pair[1]);
    });
    // Rows that were added here are added again first.
    form.querySelectorAll("[data-rows]").forEach(function (rows) {
      var count = rows.querySelector('input[name="' + rows.dataset.rows + '-count"]');
      var wanted = Number((byName[count.name] || [0])[0]);
      while (Number(count.value) < wanted) {
        rows.querySelector('button[name="add"]').click();
      }
    });
    Array.from(form.elements).forEach(function (field) {
      if (!field.name || SKIPPED.indexOf(field.name) > -1 || field.type === "file" || field.tagName === "BUTTON") {
        return;
      }
      var wanted = byName[field.name] || [];
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = wanted.indexOf(field.value) > -1;
      } else if (wanted.length) {
        field.value = wanted[0];
      }
    });
  }

  var entry = read(key);
  var asked = form.dataset.filled === "yes"; // the server has just given back what was typed
  if (entry && !asked && JSON.stringify(entry.values) !== JSON.stringify(values())) {
    if (entry.sent && Number(version()) > Number(entry.version || 0)) {
      forget(key);
    } else {
      fill(entry.values);
      var notice = form.querySelector("[data-keep-restored]");
      notice.hidden = false;
      notice.querySelector("button").addEventListener("click", function () {
        forget(key);
        location.reload();
      });
      later();
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", function () {
    clearTimeout(serverTimer);
    stopped = true;
    freshToken();
    keepHere(true);
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden" && serverTimer && !stopped && !document.documentElement.dataset.signingOut) {
      clearTimeout(localTimer);
      keepHere();
      clearTimeout(serverTimer);
      send();
    }
  });
  // The tab comes back from the browser's memory after an error page: go on saving.
  window.addEventListener("pageshow", function () {
    stopped = false;
  });
})();
