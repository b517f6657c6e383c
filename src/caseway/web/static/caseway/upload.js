// Putting a file on file: its size is checked before it is sent, one sees how far it is, and a phone offers its camera.
const upload = document.querySelector("form[data-upload]");
if (upload) {
  const file = upload.querySelector("input[type=file]");
  const photo = upload.querySelector("[data-photo]");
  const bar = upload.querySelector("[data-progress]");
  const box = document.getElementById("upload-faults");
  const says = upload.dataset;
  const tell = (faults) => {
    box.querySelector("ul").replaceChildren(...faults.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
    box.hidden = false;
    bar.hidden = true;
    upload.querySelector("[type=submit]").disabled = false;
    box.focus();
  };
  if (photo && matchMedia("(pointer: coarse)").matches) {
    photo.hidden = false;
    photo.addEventListener("click", () => {
      file.setAttribute("capture", "environment");
      file.click();
      file.removeAttribute("capture");
    });
  }
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    if (file.files[0] && file.files[0].size > Number(says.most)) return tell([says.tooLarge]);
    const request = new XMLHttpRequest();
    request.open("POST", location.href);
    request.setRequestHeader("Caseway-Script", "1");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const part = Math.round((100 * loaded) / total);
      bar.querySelector("progress").value = part;
      bar.querySelector("[data-percent]").textContent = String(part);
    });
    request.addEventListener("load", () => {
      if (request.response?.done) location.assign(request.response.done);
      else if (request.response?.faults) tell(request.response.faults);
      else tell([request.status === 200 || request.status === 403 ? says.ended : says.lost]);
    });
    request.addEventListener("error", () => tell([says.lost]));
    box.hidden = true;
    bar.hidden = false;
    upload.querySelector("[type=submit]").disabled = true;
    request.send(new FormData(upload));
  });
}
