import { listDevices, Microphone, MicrophoneError, type MicrophoneProblem } from '../audio/microphone';
import { Playback } from '../audio/playback';
import { VoiceActivity } from '../audio/voiceActivity';
import { fetchServerInfo, type ServerInfo } from '../protocol/info';
import type { AgentInfo, ServerMessage, SettingValue } from '../protocol/messages';
import { type PageSettings, defaults, load, save, serverSettings, sessionSettings } from '../settings/settings';
import { Connection, type ConnectionStatus } from './connection';
import { cleared, emptyConversation, received, typed, type Conversation } from './conversation';
import { HoldToInterrupt } from './holdToInterrupt';
import type { Notice } from './notices';

export type MicrophoneState =
  | { kind: 'off' }
  | { kind: 'asking' }
  | { kind: 'on'; muted: boolean }
  | { kind: 'failed'; problem: MicrophoneProblem | 'lost' };

/** All that the page shows of a call; replaced whole. */
export interface CallView {
  connection: ConnectionStatus;
  sessionId: string | null;
  conversation: Conversation;
  microphone: MicrophoneState;
  /** The key or button of push-to-talk is held. */
  talking: boolean;
  /** The browser plays nothing before a gesture. */
  soundBlocked: boolean;
  microphones: readonly { id: string; label: string }[];
  settings: PageSettings;
  /** The debounce in force, which the server adapts. */
  debounceMs: number | null;
  server: ServerInfo | null;
  /** Who answers; null until the server has told. */
  agent: AgentInfo | null;
  /** The person reads only; the agent's voice goes on unheard. */
  soundOff: boolean;
  speakers: readonly { id: string; label: string }[];
  /** By the server's rule or the person's wish; what an operator does in the middle of a call is not told. */
  recorded: boolean;
}

const SESSION_KEY = 'voicecluster.session';

/** One page's call: connects, hears, plays, and keeps the view. The only place where audio, connection and view meet. */
export class Call {
  #view: CallView;
  readonly #listeners = new Set<() => void>();
  readonly #notify: (notice: Notice) => void;
  readonly #connection: Connection;
  #playback: Playback | null = null;
  #microphone: Microphone | null = null;
  #voiceActivity: VoiceActivity | null = null;
  #question: string | null = null;
  readonly #interrupting: HoldToInterrupt;
  /** Where the ear is in the turn that plays. */
  heard = { turn: 0, playedMs: 0, at: 0 };
  /** Audio that came of the latest turn, and whether it is all. */
  arrived = { turn: 0, ms: 0, final: false };

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify;
    this.#view = {
      connection: { kind: 'disconnected', problem: null },
      sessionId: null,
      conversation: emptyConversation,
      microphone: { kind: 'off' },
      talking: false,
      soundBlocked: false,
      microphones: [],
      settings: load(),
      debounceMs: null,
      server: null,
      agent: null,
      soundOff: false,
      speakers: [],
      recorded: false,
    };
    this.#interrupting = new HoldToInterrupt({
      duck: (on) => this.#playback?.duck(on),
      interrupt: () => this.#connection.send({ type: 'interrupt' }),
    });
    this.#connection = new Connection({
      status: (status) => this.#connectionChanged(status),
      message: (message) => this.#received(message),
      audio: (turn, pcm, final) => this.#play(turn, pcm, final),
      unreadable: (error) => this.#notify({ kind: 'warning', text: 'unreadable', detail: error.message }),
      congested: () => this.#notify({ kind: 'warning', text: 'congested' }),
    });
    navigator.mediaDevices?.addEventListener?.('devicechange', () => void this.#listDevices());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): CallView => this.#view;

  get outputAnalyser(): AnalyserNode | null {
    return this.#playback?.analyser ?? null;
  }

  get inputAnalyser(): AnalyserNode | null {
    return this.#view.microphone.kind === 'on' && !this.#view.microphone.muted ? (this.#microphone?.analyser ?? null) : null;
  }

  /** Asks the server what it offers, and comes back to the session of before a reload. */
  async begin(): Promise<void> {
    const session = sessionStorage.getItem(SESSION_KEY);
    if (session) await this.#openLine(session, await microphoneIsGranted());
    const server = await fetchServerInfo(AbortSignal.timeout(5000));
    if (server) this.#set({ server, agent: server.agent });
  }

  /** Calls; the microphone is asked for unless the person rather types. A question is asked as soon as the line is up. */
  async connect(withMicrophone: boolean, question?: string): Promise<void> {
    this.#question = question ?? null;
    await this.#openLine(sessionStorage.getItem(SESSION_KEY), withMicrophone, withMicrophone && !question);
  }

  disconnect(): void {
    sessionStorage.removeItem(SESSION_KEY);
    this.#connection.close();
    this.#closeMicrophone({ kind: 'off' });
    this.#playback?.clear();
  }

  async openMicrophone(): Promise<void> {
    this.#closeMicrophone({ kind: 'asking' });
    // Loads while the person is asked.
    if (this.#view.settings.earlyInterrupt) this.#voiceActivity ??= this.#newVoiceActivity();
    try {
      const playback = await this.#openPlayback();
      this.#microphone = await Microphone.open(playback.context, this.#view.settings.microphone, {
        frame: (pcm) => this.#speak(pcm as Int16Array<ArrayBuffer>),
        lost: () => this.#microphoneLost(),
      });
      this.#set({ microphone: { kind: 'on', muted: false } });
      this.#voiceActivity?.listenTo(this.#microphone);
      await this.#listDevices();
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      this.#set({ microphone: { kind: 'failed', problem: error.problem } });
    }
  }

  closeMicrophone(): void {
    this.#closeMicrophone({ kind: 'off' });
  }

  setMuted(muted: boolean): void {
    if (this.#view.microphone.kind === 'on') this.#set({ microphone: { kind: 'on', muted } });
  }

  /** Push-to-talk: held, then released. */
  talk(talking: boolean): void {
    if (talking === this.#view.talking) return;
    this.#set({ talking });
    if (talking && this.#view.conversation.phase === 'SPEAKING') this.interrupt();
    if (!talking) this.#connection.send({ type: 'end_of_turn' });
  }

  /** A key of the keypad: 0-9, *, #. */
  press(digit: string): void {
    this.#connection.send({ type: 'dtmf', digit });
  }

  setSoundOff(soundOff: boolean): void {
    this.#set({ soundOff });
    this.#tune();
  }

  interrupt(): void {
    this.#connection.send({ type: 'interrupt' });
  }

  /** A typed turn; false when there is no connection. */
  say(text: string): boolean {
    if (!this.#connection.send({ type: 'text_message', text })) return false;
    this.#setConversation(typed(this.#view.conversation, text, Date.now()));
    return true;
  }

  clear(): void {
    this.#setConversation(cleared(this.#view.conversation));
  }

  async unblockSound(): Promise<void> {
    await this.#playback?.context.resume();
    this.#set({ soundBlocked: false });
  }

  changeSettings(change: Partial<PageSettings>): void {
    const before = this.#view.settings;
    const settings = { ...before, ...change };
    save(settings);
    this.#set({ settings });
    this.#connection.settings = sessionSettings(settings);
    const changed = differences(serverSettings(before), serverSettings(settings));
    if (Object.keys(changed).length > 0) this.#connection.send({ type: 'update_settings', settings: changed });
    if ('recording' in changed && this.#connection.isReady) this.#set({ recorded: settings.record });
    this.#tune();
    if ('microphone' in change && this.#microphone) void this.openMicrophone();
    if (settings.earlyInterrupt && this.#microphone && !this.#voiceActivity) {
      this.#voiceActivity = this.#newVoiceActivity();
      this.#voiceActivity.listenTo(this.#microphone);
    }
    if (!settings.earlyInterrupt) this.#endVoiceActivity();
  }

  resetSettings(): void {
    this.changeSettings(defaults);
  }

  dispose(): void {
    this.#connection.dispose();
    this.#closeMicrophone({ kind: 'off' });
    this.#endVoiceActivity();
    void this.#playback?.close();
  }

  async #openLine(session: string | null, withMicrophone: boolean, greet = false): Promise<void> {
    this.#connection.open(session, sessionSettings(this.#view.settings), greet);
    const playback = await this.#openPlayback();
    if (withMicrophone) await this.openMicrophone();
    this.#set({ soundBlocked: playback.context.state === 'suspended' });
  }

  async #openPlayback(): Promise<Playback> {
    this.#playback ??= await Playback.open((mark) => {
      this.heard = { turn: mark.turn, playedMs: mark.playedMs, at: performance.now() };
      this.#connection.send({ type: 'playback_mark', turn: mark.turn, playedMs: mark.playedMs });
    });
    this.#tune();
    // Without a gesture this waits for one; nothing waits for it.
    void this.#playback.context.resume().then(() => this.#set({ soundBlocked: false }));
    return this.#playback;
  }

  /** How loud the agent is, and where. */
  #tune(): void {
    const { settings, soundOff } = this.#view;
    if (!this.#playback) return;
    this.#playback.volume = soundOff ? 0 : settings.volume;
    void this.#playback.playOn(settings.speaker);
  }

  #speak(pcm: Int16Array<ArrayBuffer>): void {
    if (this.#isHeard) this.#connection.sendAudio(pcm);
  }

  /** What the microphone hears goes to the server. */
  get #isHeard(): boolean {
    const { microphone, settings, talking } = this.#view;
    return microphone.kind === 'on' && !microphone.muted && (!settings.pushToTalk || talking);
  }

  #play(turn: number, pcm: Int16Array, final: boolean): void {
    const before = this.arrived.turn === turn ? this.arrived.ms : 0;
    this.arrived = { turn, ms: before + pcm.length / 16, final };
    this.#playback?.push(turn, pcm, final);
  }

  #received(message: ServerMessage): void {
    switch (message.type) {
      case 'session_ready':
        sessionStorage.setItem(SESSION_KEY, message.sessionId);
        this.#set({ sessionId: message.sessionId, debounceMs: numberOf(message.settings['debounceMs']), recorded: message.settings['recording'] === 'on' });
        if (message.resumed) this.#notify({ kind: 'success', text: 'resumed' });
        break;
      case 'agent_info': {
        const { type: _, ...agent } = message;
        this.#set({ agent });
        break;
      }
      case 'playback_clear':
        this.#playback?.clear();
        break;
      case 'state_change':
        this.#interrupting.phase(message.to);
        break;
      case 'telemetry':
        this.#set({ debounceMs: message.debounceMs });
        break;
      case 'agent_text_fallback':
        this.#notify({ kind: 'warning', text: 'textFallback' });
        break;
      case 'error':
        if (message.code === 'recording_required') {
          this.#set({ recorded: this.#connection.isReady });
          this.#notify({ kind: 'warning', text: 'recordingRequired' });
          break;
        }
        this.#notify({ kind: message.recoverable ? 'warning' : 'error', text: 'server', code: message.code, detail: message.message });
        break;
    }
    this.#setConversation(received(this.#view.conversation, message, Date.now()));
    if (message.type === 'session_ready' && this.#question) this.say(this.#question);
    if (message.type === 'session_ready') this.#question = null;
  }

  #connectionChanged(connection: ConnectionStatus): void {
    if (connection.kind !== 'connected') {
      this.#playback?.clear();
      this.#setConversation({ ...this.#view.conversation, phase: 'IDLE', pending: null });
    }
    if (connection.kind === 'disconnected') {
      if (connection.problem === 'expired') sessionStorage.removeItem(SESSION_KEY);
      this.#closeMicrophone({ kind: 'off' });
      this.#set({ sessionId: null, recorded: false });
    }
    this.#set({ connection, talking: false });
  }

  #microphoneLost(): void {
    this.#closeMicrophone({ kind: 'failed', problem: 'lost' });
    this.#notify({ kind: 'warning', text: 'microphoneLost' });
    void this.#listDevices();
  }

  #closeMicrophone(microphone: MicrophoneState): void {
    this.#voiceActivity?.listenTo(null);
    this.#interrupting.voice(false);
    this.#microphone?.close();
    this.#microphone = null;
    this.#set({ microphone, talking: false });
  }

  #newVoiceActivity(): VoiceActivity {
    return new VoiceActivity({
      started: () => this.#interrupting.voice(this.#isHeard),
      stopped: () => this.#interrupting.voice(false),
      failed: (reason) => {
        // The server notices an interruption too, a little later.
        this.#endVoiceActivity();
        this.#notify({ kind: 'warning', text: 'voiceActivity', detail: reason });
      },
    });
  }

  #endVoiceActivity(): void {
    this.#voiceActivity?.close();
    this.#voiceActivity = null;
    this.#interrupting.voice(false);
  }

  async #listDevices(): Promise<void> {
    this.#set(await listDevices());
  }

  #setConversation(conversation: Conversation): void {
    if (conversation !== this.#view.conversation) this.#set({ conversation });
  }

  #set(change: Partial<CallView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function differences(before: Record<string, SettingValue>, after: Record<string, SettingValue>): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
}

function numberOf(value: SettingValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

async function microphoneIsGranted(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' as PermissionName })).state === 'granted';
  } catch {
    // Some browsers do not tell about the microphone: then a button asks again.
    return false;
  }
}
