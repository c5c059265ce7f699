// How the parts speak to the server: JSON there, JSON back.
import { form } from './desk.js';

/** Post `body`, or ask without one; gives what is said, its `status` and the seconds to `wait`. Status 0: no net. */
export const post = async (address, body) => {
  try {
    const answer = await fetch(address, {
      method: body ? 'POST' : 'GET',
      signal: AbortSignal.timeout(20_000),
      redirect: 'error',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'X-CSRFToken': form.csrfmiddlewaretoken.value,
      },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => ({}));
    return { ...said, status: answer.status, wait: +answer.headers.get('Retry-After') };
  } catch {
    return { status: 0 };
  }
};
