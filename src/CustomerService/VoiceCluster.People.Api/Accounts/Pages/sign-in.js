import { hasSession, onSubmit, post } from './api.js';

// Only within this site: an address that begins with // or names a host is another's.
const wanted = new URL(new URLSearchParams(location.search).get('return') ?? '/', location.origin);
const target = wanted.origin === location.origin && wanted.pathname !== '/sign-in' ? `${wanted.pathname}${wanted.search}` : '/';

// Whoever is signed in and comes back later needs no password. One tab at a time: a refresh token is good once.
if (hasSession()) {
  await navigator.locks.request('voicecluster-session', () => post('/session/refresh', {})).then(
    () => location.replace(target),
    () => {},
  );
}

onSubmit(async ({ email, password }) => {
  await post('/session', { email, password, cookies: true });
  location.replace(target);
});
