// Old minutes: many files are sent one by one, and then read, with a bar that shows how far it has come.
const words = JSON.parse(document.getElementById('ord').textContent);
const form = document.querySelector('form.upload');
const files = form.querySelector('input[type=file]');
const panel = document.querySelector('.progress');
const [label, bar, status, failures] = ['label', 'progress', '[role=status]', 'ul'].map((one) => panel.querySelector(one));
let unsent = 0;

const show = (sentence, n, all) => {
  label.textContent = sentence.replace('{n}', Math.min(n, all)).replace('{all}', all);
  bar.max = all;
  bar.value = n;
};

const post = async (address, body) => {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      redirect: 'error',
      headers: { Accept: 'application/json', 'X-CSRFToken': form.csrfmiddlewaretoken.value },
      body,
    });
    return { ...(await answer.json().catch(() => ({}))), ok: answer.ok, status: answer.status };
  } catch {
    return { ok: false, status: 0 };
  }
};

/** Sends one file; gives the sentence that says what is wrong, or nothing. What is refused is not sent again. */
const send = async (file) => {
  if (file.size > form.dataset.most) return { sentence: words.large, refused: true };
  const body = new FormData();
  body.append(files.name, file);
  const answer = await post(form.action, body);
  if (answer.ok) return {};
  return { sentence: answer.sentence ?? words.lost, refused: [413, 422].includes(answer.status) };
};

/** A file that did not come through is named, and waits here to be tried again unless it was refused. */
const tell = (file, wrong) => {
  const row = document.createElement('li');
  const said = document.createElement('p');
  const again = document.createElement('button');
  const saying = ({ sentence, refused }) => {
    said.textContent = `${file.name}: ${sentence}`;
    if (refused) {
      again.remove();
      unsent -= 1;
    }
  };
  row.append(said, again);
  saying(wrong);
  again.type = 'button';
  again.className = 'btn alt sm';
  again.textContent = words.again;
  again.addEventListener('click', async () => {
    again.disabled = true;
    const still = await send(file);
    again.disabled = false;
    if (still.sentence) return void saying(still);
    unsent -= 1;
    row.remove();
    await read();
  });
  failures.append(row);
};

/** Reads what waits, as the process in the background does too, until nothing is left. */
const read = async () => {
  const address = form.dataset.read;
  let [done, left, tries] = [0, 1, 0];
  while (left && tries < 20) {
    const answer = await post(address);
    if (!answer.ok) return;
    ({ left } = answer);
    tries = answer.read ? 0 : tries + 1;
    done += answer.read;
    if (left) show(words.reading, done + 1, done + left);
    if (left && !answer.read) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (!failures.children.length) location.assign(location.pathname);
};

form.addEventListener('submit', async (event) => {
  const chosen = [...files.files];
  if (chosen.length < 2) return;
  event.preventDefault();
  form.querySelector('[type=submit]').disabled = true;
  panel.hidden = false;
  unsent += chosen.length;
  for (const [place, file] of chosen.entries()) {
    show(words.sending, place + 1, chosen.length);
    const wrong = await send(file);
    if (wrong.sentence) tell(file, wrong);
    else unsent -= 1;
  }
  form.querySelector('[type=submit]').disabled = false;
  form.reset();
  if (!unsent) status.textContent = words.sent;
  await read();
});

document.querySelector('form.reading')?.addEventListener('submit', (event) => {
  event.preventDefault();
  panel.hidden = false;
  read();
});

window.addEventListener('beforeunload', (event) => {
  if (unsent) event.preventDefault();
});

const all = document.querySelector('[data-all]');
if (all) {
  all.hidden = false;
  all.addEventListener('click', () => {
    for (const tick of all.form.querySelectorAll('[name=valgt]')) tick.checked = true;
  });
}
