/** Something the person should know for a moment; the words are in strings.ts. */
export interface Notice {
  kind: 'error' | 'warning' | 'info' | 'success';
  text: 'unreadable' | 'congested' | 'resumed' | 'textFallback' | 'server' | 'microphoneLost' | 'soundFailed' | 'notLoaded' | 'voiceActivity' | 'exported' | 'copied' | 'notCopied' | 'recordingRequired' | 'connectionLost';
  /** The server's error code. */
  code?: string;
  detail?: string;
}
