// The buttons that need a script are shown only where it runs.
const said = document.querySelector('[data-said]');

for (const button of document.querySelectorAll('button[data-do]')) {
  if (button.dataset.do === 'copy' && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (button.dataset.do === 'print') {
      window.print();
      return;
    }
    const field = button.dataset.of && document.getElementById(button.dataset.of);
    await navigator.clipboard.writeText(field ? field.value : location.href);
    if (said) said.textContent = button.dataset.said;
  });
}
