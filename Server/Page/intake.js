/* Everything that a picture can come in by: dropped, pasted, chosen, photographed. take(files) gets them. */
export const intake = take => {
  const zone = document.getElementById("intake"), chooser = document.getElementById("chooser");
  const give = files => {
    const given = [...files];
    if (given.length > 0) take(given);
  };
  chooser.addEventListener("change", () => {
    give(chooser.files);
    chooser.value = ""; // so that the same file can be chosen again
  });
  document.getElementById("choose").addEventListener("click", () => chooser.click());

  // Anywhere on the page: a picture that misses the frame would otherwise replace the page.
  let depth = 0;
  const isFiles = event => event.dataTransfer?.types.includes("Files");
  const mark = change => { zone.classList.toggle("over", (depth = Math.max(0, depth + change)) > 0); };
  addEventListener("dragenter", event => { if (isFiles(event)) mark(1); });
  addEventListener("dragleave", event => { if (isFiles(event)) mark(-1); });
  addEventListener("dragover", event => { if (isFiles(event)) event.preventDefault(); });
  addEventListener("drop", event => {
    if (!isFiles(event)) return;
    event.preventDefault();
    mark(-depth);
    give(event.dataTransfer.files);
  });
  addEventListener("paste", event => give(event.clipboardData?.files ?? []));

  const button = document.getElementById("camera"), dialog = document.getElementById("viewfinder");
  const video = dialog.querySelector("video"), shutter = document.getElementById("shutter");
  const fault = dialog.querySelector("[role=alert]");
  if (!navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  const stop = () => {
    video.srcObject?.getTracks().forEach(track => track.stop());
    video.srcObject = null;
  };
  button.addEventListener("click", async () => {
    fault.textContent = "";
    shutter.disabled = true;
    dialog.showModal();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      if (!dialog.open) stop();
    } catch (error) {
      fault.textContent = error.name === "NotAllowedError"
        ? "The browser does not let this page use the camera. Allow it, or choose a picture instead."
        : "There is no camera that could be used. Choose a picture instead.";
    }
  });
  video.addEventListener("playing", () => { shutter.disabled = false; shutter.focus(); });
  shutter.addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob(picture => {
      const time = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
      take([new File([picture], `Photograph ${time}.png`, { type: "image/png" })]);
    }, "image/png");
    dialog.close();
  });
  dialog.addEventListener("close", stop);
};
