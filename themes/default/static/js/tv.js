// The wall display: slides take turns, and a new publication is taken up. Without it they stand one below another.
// Space pauses, the arrow keys step. The change is a hard cut, so that there is no motion to reduce.
(function () {
  "use strict";

  const wall = document.querySelector("[data-tv]");
  const slides = [...document.querySelectorAll("[data-slide]")];
  const place = document.querySelector("[data-tv-place]");
  const pause = document.querySelector("[data-tv-pause]");
  const steps = document.querySelectorAll("[data-tv-step]");
  if (!wall || !pause) return;

  let at = 0;
  let timer = 0;
  let held = false; // by the reader: what rests by itself is still loaded anew

  function show(n) {
    at = (n + slides.length) % slides.length;
    slides.forEach((slide, i) => { slide.hidden = i !== at; });
    place.textContent = at + 1 + " of " + slides.length;
  }

  function run(on) {
    clearInterval(timer);
    timer = on ? setInterval(() => show(at + 1), Number(wall.dataset.tv) * 1000) : 0;
    pause.textContent = on ? "Pause" : "Go on";
  }

  // Loads the page anew, once the server has answered: a wall that is cut off keeps what it shows.
  function renew() {
    if (held || !location.protocol.startsWith("http")) return;
    const probe = new Image();
    probe.onload = () => location.reload();
    probe.src = document.querySelector("link[rel=icon]").href + "?" + Date.now();
  }

  function hold() {
    if (slides.length < 2) return;
    held = timer !== 0;
    run(!held);
  }

  function step(by) {
    show(at + by);
    run(timer !== 0); // the slide has its full time
  }

  for (const button of steps) button.addEventListener("click", () => step(Number(button.dataset.tvStep)));
  pause.addEventListener("click", hold);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight") step(1);
    else if (event.key === "ArrowLeft") step(-1);
    else if (event.key === " " && !event.target.closest("a, button")) hold();
    else return;
    event.preventDefault();
  });

  if (slides.length < 2) {
    for (const control of [...steps, pause]) control.hidden = true;
  }
  show(0);
  setInterval(renew, Number(wall.dataset.minutes) * 60000);
  // For those who want less motion it begins at rest.
  run(!matchMedia("(prefers-reduced-motion: reduce)").matches);
})();
