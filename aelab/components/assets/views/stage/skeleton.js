// The stage's fixed skeleton; only text, attributes and pixels in it change.

const PLANE = (name) => `
  <section class="panel ${name}" data-panel="${name}">
    <h2><b></b> <span></span></h2>
    <p class="note"></p>
    <div class="plot">
      <canvas></canvas><canvas></canvas>
      <p class="cover"></p>
    </div>
  </section>`;

const FIGURE = (name, caption) => `
  <figure class="${name}"><canvas></canvas><figcaption>${caption}</figcaption></figure>`;

export const SKELETON = `
  <header>
    <span class="counter"></span><span class="status"></span><span class="badge"></span>
    <button type="button" class="png" title="Save this picture as PNG">PNG</button>
  </header>
  <div class="progress"><i></i></div>
  <div class="line">
    <span class="hint"></span><p class="banner" role="status"></p><ol class="captions"></ol>
  </div>
  <div class="panels">
    ${PLANE("pca")}
    ${PLANE("code")}
    <div class="side">
      <section class="panel loss" data-panel="loss">
        <h2><b>Loss</b> <span class="key"><i>—</i> train <i>– –</i> held-out</span></h2>
        <div class="plot"><canvas></canvas><p class="cover"></p></div>
      </section>
      <section class="panel touch" data-panel="touch">
        <h2><b></b> <span></span></h2>
        <p class="note"></p>
        <div class="trio">
          ${FIGURE("input", "input")}
          ${FIGURE("output", "output")}
          ${FIGURE("error", "error ±1")}
          <p class="teach">
            Point at an item in either plane: its input, its output and the error between them
            appear here.
          </p>
        </div>
      </section>
    </div>
  </div>
  <div class="below">
    <section class="panel rows" data-panel="rows">
      <div class="plot"><canvas></canvas></div>
    </section>
    <section class="panel filters" data-panel="filters">
      <h2><b>Filters</b> <span class="filter-note"></span>
        <span class="legend"><em class="low"></em><canvas></canvas><em class="high"></em></span>
        <span class="switch" role="group" aria-label="Colour scale of the filters">
          <button data-mode="unit" title="Each filter by its own largest weight">unit</button>
          <button data-mode="layer" title="All filters by the layer's largest weight">layer</button>
        </span>
      </h2>
      <div class="plot"><canvas></canvas></div>
    </section>
  </div>
  <div class="replay"></div>`;

/** The elements that change. */
export function elements(root) {
  const find = (selector) => root.querySelector(selector);
  const touch = find(".touch");
  return {
    counter: find(".counter"),
    status: find(".status"),
    badge: find(".badge"),
    png: find(".png"),
    progress: find(".progress i"),
    hint: find(".hint"),
    banner: find(".banner"),
    captions: find(".captions"),
    pca: plane(find(".pca")),
    code: plane(find(".code")),
    curves: find(".loss canvas"),
    curvesCover: find(".loss .cover"),
    rows: find(".rows canvas"),
    replay: find(".replay"),
    filters: find(".filters .plot canvas"),
    filtersPanel: find(".filters"),
    filterNote: find(".filter-note"),
    scale: find(".legend canvas"),
    scaleEnds: [find(".legend .low"), find(".legend .high")],
    modes: [...root.querySelectorAll(".switch button")],
    touch: {
      panel: touch,
      title: touch.querySelector("b"),
      aside: touch.querySelector("h2 span"),
      note: touch.querySelector(".note"),
      input: touch.querySelector(".input"),
      output: touch.querySelector(".output"),
      error: touch.querySelector(".error"),
    },
  };
}

function plane(panel) {
  const [title, aside] = panel.querySelectorAll("h2 > *");
  return {
    title,
    aside,
    note: panel.querySelector(".note"),
    plot: panel.querySelector(".plot"),
    cover: panel.querySelector(".cover"),
  };
}
