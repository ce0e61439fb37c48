/* Follow a job: when something happens the page's new state is taken from the server, which has the words.
   Without events (an old browser, a proxy that holds them back) it looks by itself. */
(function () {
  "use strict";
  const EVERY = 2000; // ms between looks without events
  const IN_CASE = 10000; // ms between looks while events should come
  const EVENTS = ["state", "message"];

  document.addEventListener("DOMContentLoaded", () => {
    const job = document.getElementById("job");
    const address = job.dataset.events;
    if (!address) return;
    let events = null;
    let timer = 0;
    let looking = false;
    let again = false;

    /* Only what differs is replaced, so that nothing is read out twice. */
    function put(id, fresh) {
      const here = document.getElementById(id);
      if (here.innerHTML !== fresh.getElementById(id).innerHTML) here.innerHTML = fresh.getElementById(id).innerHTML;
    }

    function end() {
      clearInterval(timer);
      if (events) events.close();
      const next = document.getElementById("job-result") || document.getElementById("job-again");
      if (next) next.focus();
    }

    async function look() {
      if (looking) {
        again = true;
        return;
      }
      looking = true;
      try {
        const answer = await fetch(location.pathname, { cache: "no-store" });
        if (answer.status === 404) {
          location.reload(); // the job is gone: let the server say so
          return;
        }
        if (!answer.ok) return; // too many looks, or a restart: the next one will tell
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        document.title = fresh.title;
        for (const id of ["job-title", "job-status"]) put(id, fresh);
        const going = fresh.getElementById("job").dataset.events;
        /* A button that has the focus is not taken away under the reader's hand while nothing has ended. */
        if (going) {
          const steps = fresh.querySelector(".job-steps");
          const here = document.querySelector(".job-steps");
          if (steps && here && here.innerHTML !== steps.innerHTML) here.innerHTML = steps.innerHTML;
        } else {
          put("job", fresh);
          end();
        }
      } catch (error) {
        /* The server is away for a moment: the next look will tell. */
      } finally {
        looking = false;
        if (again) {
          again = false;
          look();
        }
      }
    }

    function lookEvery(pause) {
      clearInterval(timer);
      timer = setInterval(look, pause);
    }

    if ("EventSource" in window) {
      events = new EventSource(address);
      for (const name of EVENTS) events.addEventListener(name, look);
      events.addEventListener("error", () => {
        if (events.readyState === EventSource.CLOSED) lookEvery(EVERY);
      });
      lookEvery(IN_CASE);
    } else {
      lookEvery(EVERY);
    }
  });
})();
