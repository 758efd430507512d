import './styles';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { Toasts } from './shell/Toasts';
import { Tooltip } from './shell/Tooltip';
import { theme } from './theme';

/** The server gives each page a nonce, without which the browser refuses style elements. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Where the library that holds the page still behind a drawer looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <App />
      <Toasts />
      <Tooltip />
    </MantineProvider>
  </StrictMode>,
);
