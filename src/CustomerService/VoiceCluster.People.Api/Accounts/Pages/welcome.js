import { onSubmit, post } from './api.js';

const link = location.hash.slice(1);
const what = document.getElementById('what');
const form = document.getElementById('form');
let known;

try {
  known = await post('/links/look', { link });
  what.textContent = known.email
    ? `Choose a password for ${known.email} in ${known.organisation}.`
    : `Become the administrator of ${known.organisation}.`;
  for (const field of ['name', 'email']) {
    const label = document.getElementById(field);
    label.hidden = Boolean(known.email);
    label.querySelector('input').disabled = Boolean(known.email);
  }
  form.hidden = false;
  form.querySelector('input:enabled').focus();
} catch (error) {
  what.textContent = error.message;
}

onSubmit(async ({ name, email, password }) => {
  const { email: address } = await post('/links/redeem', { link, name, email, password });
  await post('/session', { email: address, password, cookies: true });
  location.replace('/');
});
