import type { ReactNode } from 'react';

function icon(paths: ReactNode) {
  return function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {paths}
      </svg>
    );
  };
}

export const MicrophoneIcon = icon(<><rect x="9" y="3" width="6" height="11" rx="3" /><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" /></>);
export const MutedIcon = icon(<><path d="M15 9.5V6a3 3 0 0 0-5.8-1M9 9v2a3 3 0 0 0 4.6 2.5M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3M18.4 12.6l.1-1.1M12 18v3M4 4l16 16" /></>);
export const HangUpIcon = icon(<path d="M3.5 14.5c4.7-4.6 12.3-4.6 17 0l-2.2 2.5-3.3-1.5v-2.4a10 10 0 0 0-6 0v2.4l-3.3 1.5z" />);
export const StopIcon = icon(<rect x="7" y="7" width="10" height="10" rx="2.5" />);
export const SendIcon = icon(<path d="M12 19V5M6 11l6-6 6 6" />);
export const SettingsIcon = icon(<><path d="M4 7h9M17 7h3M4 17h3M11 17h9" /><circle cx="15" cy="7" r="2" /><circle cx="9" cy="17" r="2" /></>);
export const SunIcon = icon(<><circle cx="12" cy="12" r="4" /><path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1 1M17.4 17.4l1 1M18.4 5.6l-1 1M6.6 17.4l-1 1" /></>);
export const MoonIcon = icon(<path d="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z" />);
export const SoundIcon = icon(<><path d="M5 10v4h3l4 3.5v-11L8 10z" /><path d="M15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11" /></>);
export const SilentIcon = icon(<><path d="M5 10v4h3l4 3.5v-11L8 10z" /><path d="M16 9.5l5 5M21 9.5l-5 5" /></>);
export const KeypadIcon = icon(<path d="M6 5h.01M12 5h.01M18 5h.01M6 10.5h.01M12 10.5h.01M18 10.5h.01M6 16h.01M12 16h.01M18 16h.01M12 21h.01" strokeWidth={3.2} />);
export const DevicesIcon = icon(<><path d="M4 15v-2a8 8 0 0 1 16 0v2" /><rect x="3" y="14" width="4" height="6" rx="1.6" /><rect x="17" y="14" width="4" height="6" rx="1.6" /></>);
export const PastIcon = icon(<><path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5" /><path d="M4 4v4.5h4.5M12 8v4.5l3 2" /></>);
export const DownIcon = icon(<path d="M12 5v14M6 13l6 6 6-6" />);
export const KeyboardIcon = icon(<><rect x="3" y="6.5" width="18" height="11" rx="2.5" /><path d="M7 10.5h.01M11 10.5h.01M15 10.5h.01M8.5 14h7" /></>);
export const Mark = () => (
  <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="9" fill="#5b4bd6" />
    <path d="M8 13.5v5M13.3 9v14M18.7 11.5v9M24 14v4" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
  </svg>
);
