const csrf = () => document.cookie.split('; ').find((c) => c.startsWith('vc_csrf='))?.slice('vc_csrf='.length) ?? '';

// Posts JSON. Gives the answer, or throws an Error whose message is for the reader.
export async function post(path, body) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf() },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error('The server does not answer. Try again.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? `The server answered with status ${response.status}.`);
  return answer;
}

export const hasSession = () => csrf() !== '';

// Calls work with the form's fields when it is sent; says what went wrong.
export function onSubmit(work) {
  const form = document.getElementById('form');
  const problem = document.getElementById('problem');
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.textContent = '';
    button.disabled = true;
    try {
      await work(Object.fromEntries(new FormData(form)));
    } catch (error) {
      problem.textContent = error.message;
      button.disabled = false;
    }
  });
}
