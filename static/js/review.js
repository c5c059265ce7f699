// Import review: F8 (or Alt+8) walks the questions, a digit presses an answer, and what is in focus marks its source lines.
const questions = [...document.querySelectorAll('[data-questions] > li')];
const field = 'input:not([type=checkbox], [type=hidden]), select, textarea';
let at = -1;

function go(step) {
  if (!questions.length) return;
  at = (at + step + questions.length) % questions.length;
  const card = questions[at];
  card.querySelector('input:not([type=hidden]), button, a.btn').focus();
  card.scrollIntoView({ block: 'nearest' });
}

function press(digit) {
  const card = document.activeElement.closest('[data-questions] > li');
  const button = card?.querySelectorAll('[data-answers] button')[digit - 1];
  if (button) button.click();
  return Boolean(button);
}

function mark(place, on) {
  const [first, last] = place.dataset.lines.split(' ').map(Number);
  for (let number = first; number <= (last || first); number++) {
    document.getElementById(`l${number}`)?.classList.toggle('on', on);
  }
}

function show(place) {
  document.getElementById(`l${place.dataset.lines.split(' ')[0]}`)?.scrollIntoView({ block: 'nearest' });
}

for (const place of document.querySelectorAll('[data-lines]')) {
  place.addEventListener('mouseenter', () => mark(place, true));
  place.addEventListener('mouseleave', () => mark(place, false));
  place.addEventListener('focusin', () => {
    mark(place, true);
    if (matchMedia('(min-width: 60rem)').matches) show(place);
  });
  place.addEventListener('focusout', () => mark(place, false));
}

addEventListener('keydown', (event) => {
  if (event.key === 'F8' || (event.altKey && !event.ctrlKey && event.code === 'Digit8')) {
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  } else if (/^[1-9]$/.test(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey
    && !event.target.matches(field) && press(Number(event.key))) {
    event.preventDefault();
  } else if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.target.matches(field)) {
    const undo = document.querySelector('[data-undo]');
    if (undo) {
      event.preventDefault();
      undo.click();
    }
  }
});

const next = document.querySelector('[data-next]');
if (next) {
  next.hidden = false;
  next.addEventListener('click', () => go(1));
}
if (location.hash === '#avklar' && questions.length) go(1);
