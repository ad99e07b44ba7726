// Runs the exported networks on an image of the reader's choice. Nothing is loaded until it is asked for.
(() => {
  const root = document.getElementById("probalo-redes");
  if (!root) return;
  const here = document.currentScript.src;
  const SIDE = 32;
  const status = root.querySelector(".probalo-estado");
  const start = document.getElementById("probalo-cargar");
  const panel = document.getElementById("probalo-panel");
  const canvas = document.getElementById("probalo-lienzo");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const percent = new Intl.NumberFormat("es", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const milliseconds = new Intl.NumberFormat("es", { maximumFractionDigits: 0 });
  let classes = [];
  let networks = [];
  let runtime;

  async function load() {
    start.disabled = true;
    status.textContent = "Cargando…";
    try {
      runtime = await import(new URL("litert/litert.js", here));
      await runtime.loadLiteRt(new URL("litert/litert_wasm_compat_internal.js", here).href);
      const listed = new URL("../datos/navegador/modelos.json", here);
      const described = await (await fetch(listed)).json();
      classes = described.clases;
      networks = await Promise.all(
        described.modelos.map(async ({ nombre, archivo }) => ({
          name: nombre,
          model: await runtime.loadAndCompile(await unpack(new URL(archivo, listed)), { accelerator: "wasm" }),
        })),
      );
      status.textContent = "Listo: elegí una imagen.";
      start.hidden = true;
      panel.hidden = false;
    } catch (error) {
      console.error(error);
      start.disabled = false;
      status.textContent = "No se pudieron cargar las redes; revisá la conexión y probá de nuevo.";
    }
  }

  async function unpack(address) {
    const packed = (await fetch(address)).body;
    return new Uint8Array(await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  }

  // Probabilities of each class for pixels in [0, 255], row by row, three channels each.
  async function classify(model, pixels) {
    const input = new runtime.Tensor(Float32Array.from(pixels), [1, SIDE, SIDE, 3]);
    const [output] = await model.run(input);
    const probabilities = Array.from(await output.data());
    input.delete();
    output.delete();
    return probabilities;
  }

  // Draw the middle square of an image at 32 pixels; a sample image keeps its pixels.
  function draw(image) {
    const width = image.naturalWidth ?? image.width;
    const height = image.naturalHeight ?? image.height;
    const square = Math.min(width, height);
    context.imageSmoothingQuality = "high";
    context.fillStyle = "white"; // under transparent images
    context.fillRect(0, 0, SIDE, SIDE);
    context.drawImage(image, (width - square) / 2, (height - square) / 2, square, square, 0, 0, SIDE, SIDE);
    return context.getImageData(0, 0, SIDE, SIDE).data.filter((_, place) => place % 4 !== 3);
  }

  async function answer(image) {
    const pixels = draw(image);
    const tables = [];
    for (const { name, model } of networks) {
      const before = performance.now();
      const probabilities = await classify(model, pixels);
      tables.push(table(name, probabilities, performance.now() - before));
    }
    document.getElementById("probalo-resultados").replaceChildren(...tables);
  }

  function table(name, probabilities, elapsed) {
    const ranked = probabilities.map((p, i) => [p, classes[i]]).sort((a, b) => b[0] - a[0]);
    const element = document.createElement("table");
    element.className = "probalo-tabla";
    element.createCaption().textContent = `${name}: ${ranked[0][1]} (${milliseconds.format(elapsed)} ms)`;
    for (const [probability, label] of ranked) {
      const row = element.insertRow();
      const heading = document.createElement("th");
      heading.scope = "row";
      heading.textContent = label;
      row.append(heading);
      const cell = row.insertCell();
      cell.textContent = percent.format(probability);
      cell.style.setProperty("--parte", `${100 * probability}%`);
    }
    return element;
  }

  async function answerFile(event) {
    const [file] = event.target.files;
    if (!file) return;
    try {
      await answer(await createImageBitmap(file));
      status.textContent = "Listo: elegí una imagen.";
    } catch (error) {
      console.error(error);
      status.textContent = "Ese archivo no es una imagen que el navegador entienda.";
    }
  }

  if (location.protocol === "file:") {
    status.textContent = "Abierta desde el disco, esta página no puede cargar las redes: los navegadores no lo permiten.";
    return;
  }
  status.textContent = "La ejecución pide unos 10 MB, además de las redes de la tabla; se descargan recién al apretar el botón.";
  start.hidden = false;
  start.addEventListener("click", load);
  document.getElementById("probalo-archivo").addEventListener("change", answerFile);
  document.getElementById("probalo-muestras").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    for (const button of chosen.closest("ul").querySelectorAll("button")) button.setAttribute("aria-pressed", button === chosen);
    answer(chosen.querySelector("img"));
  });
  root.classify = async (pixels) => Promise.all(networks.map(({ model }) => classify(model, pixels)));
})();
