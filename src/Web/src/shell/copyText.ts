import { notify } from './Toasts';

/** Browsers give the clipboard to secure addresses only; the text is shown then, to copy by hand. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify({ kind: 'success', text: 'copied' });
  } catch {
    notify({ kind: 'warning', text: 'notCopied', detail: text });
  }
}
