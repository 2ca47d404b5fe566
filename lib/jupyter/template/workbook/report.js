(() => {
  const folds = [...document.querySelectorAll("details.code")];
  const all = document.getElementById("all-code");
  all.hidden = folds.length === 0;
  all.addEventListener("click", () => {
    const open = all.getAttribute("aria-pressed") !== "true";
    for (const fold of folds) fold.open = open;
    all.setAttribute("aria-pressed", String(open));
    all.textContent = open ? "Hide all code" : "Show all code";
  });

  // The contents stand open where there is room beside the text.
  const contents = document.querySelector(".contents details");
  const wide = matchMedia("(min-width: 72rem)");
  const unfold = () => contents && (contents.open = wide.matches);
  wide.addEventListener("change", unfold);
  unfold();

  if (typeof Plotly === "undefined") return;
  // A finger that scrolls the page must not zoom the figure it happens to touch.
  const touch = matchMedia("(pointer: coarse)").matches;
  const config = {
    responsive: true,
    displaylogo: false,
    displayModeBar: touch || innerWidth < 600 ? false : "hover", // it would cover the title
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  };

  const draw = async (figure) => {
    const { data, layout = {} } = JSON.parse(figure.querySelector(".figure-data").textContent);
    const live = figure.querySelector(".figure-live");
    figure.classList.add("is-live");
    const { width: _, ...free } = layout; // as wide as the page
    try {
      await Plotly.newPlot(live, data, {
        ...free,
        autosize: true,
        dragmode: touch ? false : free.dragmode,
      }, config);
    } catch (error) {
      figure.classList.remove("is-live");
      console.error(error);
    }
  };

  const figures = [...document.querySelectorAll(".figure:has(.figure-data)")];
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      draw(target);
    }
  }, { rootMargin: "600px" });
  for (const figure of figures) watcher.observe(figure);
})();
