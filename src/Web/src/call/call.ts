import { listDevices, Microphone } from '../audio/microphone';
import { Playback, type MarkListener } from '../audio/playback';
import { VoiceActivity } from '../audio/voiceActivity';
import { fetchServerInfo } from '../protocol/info';
import type { ServerMessage, ServerMessageOf, SettingValue } from '../protocol/messages';
import { type PageSettings, defaults, load, save, serverSettings, sessionSettings } from '../settings/settings';
import type { CallView } from './callView';
import { Connection, type ConnectionProblem, type ConnectionStatus } from './connection';
import { broken, cleared, confirmed, emptyConversation, ended, keyed, received, typed, untyped, type Conversation } from './conversation';
import { Hearing, type MicrophoneState } from './hearing';
import { HoldToInterrupt } from './holdToInterrupt';
import { inTab } from './kept';
import type { Notice } from './notices';
import { abandoned, interrupted, refused, resent, retried, without, written } from './outgoing';
import { PushToTalk } from './pushToTalk';
import { Sound } from './sound';
import { spokenLength } from './spokenLength';

export type { CallView, EarlierCall } from './callView';
export type { MicrophoneState } from './hearing';

const SESSION_KEY = 'voicecluster.session';
/** Which turns of the session its person cleared: `SESSION TURN`. */
const CLEARED_KEY = 'voicecluster.cleared';
const MAX_EARLIER = 10;

/** One page's call: connects, hears, plays, and keeps the view. The only place where audio, connection and view meet. */
export class Call {
  #view: CallView;
  readonly #listeners = new Set<() => void>();
  readonly #notify: (notice: Notice) => void;
  readonly #connection: Connection;
  readonly #sound: Sound;
  readonly #hearing: Hearing;
  readonly #interrupting: HoldToInterrupt;
  readonly #button: PushToTalk;

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify;
    const settings = load();
    this.#view = {
      connection: { kind: 'disconnected', problem: null },
      sessionId: null,
      conversation: emptyConversation,
      earlier: [],
      outgoing: [],
      microphone: { kind: 'off' },
      talking: false,
      soundBlocked: false,
      microphones: [],
      settings,
      debounceMs: null,
      server: null,
      agent: null,
      soundOff: false,
      speakers: [],
      recorded: false,
    };
    this.#connection = new Connection({
      status: (status) => this.#connectionChanged(status),
      message: (message) => this.#received(message),
      audio: (turn, pcm, final) => this.#sound.play(turn, pcm, final),
      unreadable: (error) => this.#notify({ kind: 'warning', text: 'unreadable', detail: error.message }),
      congested: () => this.#notify({ kind: 'warning', text: 'congested' }),
    });
    this.#interrupting = new HoldToInterrupt({
      duck: (on) => this.#sound.duck(on),
      interrupt: () => this.interrupt(),
    });
    this.#button = new PushToTalk({
      held: (talking) => this.#set({ talking }),
      start: () => this.#connection.send({ type: 'start_of_turn' }),
      end: () => this.#connection.send({ type: 'end_of_turn' }),
    });
    this.#sound = new Sound(
      {
        blocked: (soundBlocked) => this.#set({ soundBlocked }),
        heard: (turn, playedMs) => this.#connection.send({ type: 'playback_mark', turn, playedMs }),
        failed: () => this.#notify({ kind: 'error', text: 'soundFailed' }),
      },
      (onMark) => this.#openPlayback(onMark),
    );
    this.#hearing = new Hearing(
      {
        state: (microphone) => this.#microphoneChanged(microphone),
        frame: (pcm) => this.#isHeard && this.#connection.sendAudio(pcm),
        lost: () => {
          this.#notify({ kind: 'warning', text: 'microphoneLost' });
          void this.#listDevices();
        },
        voice: (on) => this.#interrupting.voice(on && this.#isHeard),
        detectorFailed: (reason) => this.#notify({ kind: 'warning', text: 'voiceActivity', detail: reason }),
      },
      { openMicrophone: Microphone.open, newDetector: (listener) => new VoiceActivity(listener) },
      settings.earlyInterrupt,
    );
    navigator.mediaDevices?.addEventListener?.('devicechange', () => void this.#listDevices());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): CallView => this.#view;

  get outputAnalyser(): AnalyserNode | null {
    return this.#sound.playback?.analyser ?? null;
  }

  get inputAnalyser(): AnalyserNode | null {
    return this.#hearing.analyser;
  }

  /** Where the ear is in the turn that plays. */
  get heard(): Sound['heard'] {
    return this.#sound.heard;
  }

  /** Audio that came of the latest turn, and whether it is all. */
  get arrived(): Sound['arrived'] {
    return this.#sound.arrived;
  }

  /** Asks the server what it offers, and comes back to the session of before a reload; without the microphone, which is opened by a press in this visit only. */
  async begin(): Promise<void> {
    const session = inTab.get(SESSION_KEY);
    if (session) {
      const [of, turn] = (inTab.get(CLEARED_KEY) ?? '').split(' ');
      if (of === session) this.#setConversation({ ...this.#view.conversation, clearedTo: Number(turn) });
      this.#openLine(session);
    }
    const server = await fetchServerInfo(AbortSignal.timeout(5000));
    if (server) this.#set({ server, agent: server.agent });
  }

  /** Calls, by a press of the person's; the microphone is asked for unless the person rather types. A question is asked as soon as the line is up. */
  async connect(withMicrophone: boolean, question?: string): Promise<void> {
    this.#openLine(inTab.get(SESSION_KEY), withMicrophone && !question);
    if (question) this.say(question);
    if (withMicrophone) await this.openMicrophone();
  }

  disconnect(): void {
    inTab.remove(SESSION_KEY);
    this.#set({ outgoing: abandoned(this.#view.outgoing) });
    this.#connection.close();
  }

  async openMicrophone(): Promise<void> {
    const context = this.#sound.open().then((playback) => playback?.context ?? null);
    await this.#hearing.open(context, this.#view.settings.microphone);
    await this.#listDevices();
  }

  closeMicrophone(): void {
    this.#hearing.close();
  }

  setMuted(muted: boolean): void {
    this.#hearing.mute(muted);
  }

  /** Push-to-talk: held, then released. While it is held, nothing is answered. */
  talk(talking: boolean): void {
    if (!talking) this.#button.release();
    else if (this.#connection.isReady && this.#view.microphone.kind === 'on' && !this.#view.microphone.muted) this.#button.press();
  }

  /** A key of the keypad: 0-9, *, #. */
  press(digit: string): void {
    if (this.#connection.send({ type: 'dtmf', digit })) this.#setConversation(keyed(this.#view.conversation, digit, Date.now()));
  }

  setSoundOff(soundOff: boolean): void {
    this.#set({ soundOff });
    this.#tune(this.#sound.playback);
  }

  interrupt(): void {
    this.#connection.send({ type: 'interrupt' });
  }

  /** The answer, by button, to what the agent asks before it does something. */
  confirm(id: string, answer: 'yes' | 'no'): void {
    this.#connection.send({ type: 'confirm', id, answer });
  }

  /** A typed turn, which waits where the connection is not up yet, or is lost; false when there is no call. */
  say(text: string): boolean {
    if (this.#view.connection.kind === 'disconnected') return false;
    this.#set({ outgoing: written(this.#view.outgoing, text, Date.now()) });
    this.#sendOutgoing();
    return true;
  }

  /** Sends what was refused after all. */
  sendAgain(id: string): void {
    this.#set({ outgoing: retried(this.#view.outgoing, id) });
    this.#sendOutgoing();
  }

  discard(id: string): void {
    this.#set({ outgoing: without(this.#view.outgoing, id) });
  }

  /** Forgets what was said, on this page; the server keeps it. */
  clear(): void {
    const conversation = cleared(this.#view.conversation);
    if (conversation.sessionId) inTab.set(CLEARED_KEY, `${conversation.sessionId} ${conversation.clearedTo}`);
    this.#set({ conversation, earlier: [] });
  }

  async unblockSound(): Promise<void> {
    await this.#sound.open();
    this.#sound.resume();
  }

  changeSettings(change: Partial<PageSettings>): void {
    const before = this.#view.settings;
    const settings = { ...before, ...change };
    save(settings);
    if (!settings.pushToTalk) this.#button.abort();
    this.#set({ settings });
    this.#connection.settings = sessionSettings(settings);
    const changed = differences(serverSettings(before), serverSettings(settings));
    if (Object.keys(changed).length > 0) this.#connection.send({ type: 'update_settings', settings: changed });
    if ('recording' in changed && this.#connection.isReady) this.#set({ recorded: settings.record });
    this.#tune(this.#sound.playback);
    if ('microphone' in change && this.#hearing.isOpen) void this.openMicrophone();
    this.#hearing.detects = settings.earlyInterrupt;
  }

  resetSettings(): void {
    this.changeSettings(defaults);
  }

  #openLine(session: string | null, greet = false): void {
    this.#connection.open(session, sessionSettings(this.#view.settings), greet);
    void this.#sound.open();
  }

  async #openPlayback(onMark: MarkListener): Promise<Playback> {
    const playback = await Playback.open(onMark);
    this.#tune(playback);
    return playback;
  }

  /** How loud the agent is, and where. */
  #tune(playback: Playback | null): void {
    const { settings, soundOff } = this.#view;
    if (!playback) return;
    playback.volume = soundOff ? 0 : settings.volume;
    void playback.playOn(settings.speaker);
  }

  /** What the microphone hears goes to the server. */
  get #isHeard(): boolean {
    const { microphone, settings } = this.#view;
    return microphone.kind === 'on' && !microphone.muted && (!settings.pushToTalk || this.#button.isOpen);
  }

  #sendOutgoing(): void {
    if (!this.#connection.isReady) return;
    const { outbox, toSend } = resent(this.#view.outgoing);
    this.#set({ outgoing: outbox });
    for (const { id, text, isRepeat } of toSend) {
      this.#connection.send({ type: 'text_message', text, id });
      if (!isRepeat) this.#setConversation(typed(this.#view.conversation, text, Date.now()));
    }
  }

  #accepted({ id, again }: ServerMessageOf<'text_accepted'>): void {
    const message = this.#view.outgoing.find((one) => one.id === id);
    if (!message) return;
    this.#set({ outgoing: without(this.#view.outgoing, id) });
    // Of what was sent before, the server's history and its answer tell.
    if (message.isRepeat && !again) this.#setConversation(confirmed(this.#view.conversation, message.text, message.at));
  }

  #received(message: ServerMessage): void {
    switch (message.type) {
      case 'session_ready':
        this.#ready(message);
        return;
      case 'text_accepted':
        this.#accepted(message);
        return;
      case 'agent_info': {
        const { type: _, ...agent } = message;
        this.#set({ agent });
        return;
      }
      case 'playback_clear':
        this.#sound.clear();
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
        this.#failed(message);
        break;
    }
    this.#setConversation(received(this.#view.conversation, message, Date.now()));
  }

  #ready(message: ServerMessageOf<'session_ready'>): void {
    const before = this.#view.conversation;
    inTab.set(SESSION_KEY, message.sessionId);
    if (message.resumed) this.#notify({ kind: 'success', text: 'resumed' });
    else this.#sound.forget();
    this.#set({
      sessionId: message.sessionId,
      debounceMs: numberOf(message.settings['debounceMs']),
      recorded: message.settings['recording'] === 'on',
      conversation: received(before, message, Date.now()),
      earlier: message.resumed || before.turns.length === 0 ? this.#view.earlier : [...this.#view.earlier, { sessionId: before.sessionId, turns: before.turns }].slice(-MAX_EARLIER),
    });
    this.#sendOutgoing();
  }

  #failed(message: ServerMessageOf<'error'>): void {
    if (message.textId !== undefined) {
      this.#set({ outgoing: refused(this.#view.outgoing, message.textId, message.message), conversation: untyped(this.#view.conversation) });
    } else if (message.code === 'recording_required') {
      this.#set({ recorded: this.#connection.isReady });
      this.#notify({ kind: 'warning', text: 'recordingRequired' });
    } else {
      this.#notify({ kind: message.recoverable ? 'warning' : 'error', text: 'server', code: message.code, detail: message.message });
    }
  }

  #connectionChanged(connection: ConnectionStatus): void {
    this.#button.abort();
    if (connection.kind !== 'connected') {
      // What may not have arrived is shown as that.
      if (this.#view.outgoing.some((message) => message.state === 'sent')) this.#setConversation(untyped(this.#view.conversation));
      this.#set({ outgoing: interrupted(this.#view.outgoing) });
    }
    switch (connection.kind) {
      case 'connecting':
      case 'reconnecting':
        this.#sound.clear();
        this.#setConversation(broken(this.#view.conversation));
        break;
      case 'disconnected':
        this.#end(connection.problem);
        break;
    }
    this.#set({ connection });
  }

  /** Nothing of a call that is over works on. */
  #end(problem: ConnectionProblem | null): void {
    if (problem === 'expired') inTab.remove(SESSION_KEY);
    const now = performance.now();
    this.#setConversation(ended(this.#view.conversation, (turn) => spokenLength(turn, this.heard, this.arrived, now)));
    this.#hearing.end();
    this.#sound.close();
    this.#set({ sessionId: null, recorded: false });
  }

  #microphoneChanged(microphone: MicrophoneState): void {
    if (microphone.kind !== 'on' || microphone.muted) this.#button.abort();
    this.#set({ microphone });
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
