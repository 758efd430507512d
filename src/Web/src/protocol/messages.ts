import * as v from 'valibot';

/** The subprotocol this page speaks. */
export const SUBPROTOCOL = 'voicecluster.v1';

/** Audio on the wire in both directions: 20 ms frames of PCM16 little-endian at 16 kHz, mono. */
export const WIRE_RATE = 16_000;
export const FRAME_SAMPLES = 320;

const whole = v.pipe(v.number(), v.integer());
const phase = v.picklist(['IDLE', 'LISTENING', 'SPECULATIVE', 'COMMITTED', 'SPEAKING']);
const engine = v.object({ name: v.string(), demonstration: v.boolean() });
const citations = v.array(v.object({ base: v.string(), document: v.string(), title: v.string(), section: v.string() }));
const guess = v.object({ name: v.string(), confidence: v.number() });
const setting = v.union([v.string(), v.number(), v.boolean()]);

/** Who answers, and what may be claimed of it; also part of `GET /api/info`. */
export const agentInfo = v.object({
  name: v.string(),
  about: v.string(),
  greeting: v.string(),
  suggestions: v.array(v.string()),
  languages: v.array(v.string()),
  recogniser: engine,
  model: engine,
  voice: engine,
  privacy: v.string(),
  recorded: v.boolean(),
});

/** The fields of each server message. What a server adds later is ignored; the tests hold the fields of today to the server's own output. */
export const serverSchemas = {
  session_ready: v.object({
    sessionId: v.string(),
    resumed: v.boolean(),
    format: v.object({ encoding: v.string(), sampleRate: whole, channels: whole }),
    audio: v.picklist(['binary', 'base64']),
    settings: v.record(v.string(), setting),
    history: v.array(v.object({ turn: whole, user: v.string(), agent: v.string(), interrupted: v.boolean(), citations: v.optional(citations) })),
  }),
  agent_info: agentInfo,
  state_change: v.object({ from: phase, to: phase, cause: v.string(), at: v.string(), turn: whole }),
  transcript_partial: v.object({ text: v.string(), confidence: v.optional(v.number()) }),
  transcript_final: v.object({ text: v.string(), confidence: v.number(), startMs: v.number(), endMs: v.number() }),
  agent_text: v.object({ turn: whole, delta: v.string(), done: v.boolean() }),
  agent_audio_chunk: v.object({ turn: whole, index: whole, isFinal: v.boolean(), durationMs: v.number(), data: v.optional(v.string()) }),
  agent_text_fallback: v.object({ turn: whole, text: v.string(), reason: v.string() }),
  playback_clear: v.object({ turn: whole, cause: v.string() }),
  turn_complete: v.object({
    turn: whole,
    user: v.string(),
    agent: v.string(),
    interrupted: v.boolean(),
    heardMs: v.number(),
    timings: v.record(v.string(), v.number()),
    tokens: v.object({ prompt: whole, completion: whole }),
  }),
  turn_understood: v.object({
    turn: whole,
    intent: v.nullable(guess),
    sentiment: guess,
    emotion: guess,
    language: guess,
    profane: v.boolean(),
    suspicious: v.boolean(),
    entities: v.array(v.object({ kind: v.string(), text: v.string(), value: v.string(), confidence: v.number() })),
  }),
  telemetry: v.object({
    turns: whole,
    interruptions: whole,
    cancellations: whole,
    cancellationRate: v.number(),
    meanResponseLatencyMs: v.number(),
    meanOverheadMs: v.number(),
    tokensWasted: whole,
    debounceMs: v.number(),
    backchannels: whole,
    falseInterruptions: whole,
  }),
  tool_call: v.object({
    id: v.string(),
    turn: whole,
    tool: v.string(),
    title: v.string(),
    effect: v.picklist(['read', 'write']),
    state: v.picklist(['waiting', 'running', 'done', 'failed', 'unknown', 'withdrawn']),
    result: v.optional(v.string()),
  }),
  citations: v.object({ turn: whole, citations }),
  confirmation: v.object({ id: v.string(), turn: whole, question: v.string(), tool: v.string() }),
  error: v.object({ code: v.string(), message: v.string(), recoverable: v.boolean(), retryAfterMs: v.optional(v.number()), textId: v.optional(v.string()) }),
  text_accepted: v.object({ id: v.string(), again: v.boolean() }),
  ping: v.object({ id: v.number() }),
  pong: v.object({ id: v.number() }),
};

export type ServerType = keyof typeof serverSchemas;
type Fields<T extends ServerType> = v.InferOutput<(typeof serverSchemas)[T]>;
export type ServerMessageOf<T extends ServerType> = { type: T } & Fields<T>;
export type ServerMessage = { [T in ServerType]: ServerMessageOf<T> }[ServerType];

export type AgentInfo = v.InferOutput<typeof agentInfo>;
export type Phase = v.InferOutput<typeof phase>;
export type SettingValue = v.InferOutput<typeof setting>;
export type Citation = v.InferOutput<typeof citations>[number];
export type Settings = Record<string, SettingValue>;
export type Telemetry = Fields<'telemetry'>;
export type TurnComplete = Fields<'turn_complete'>;

/** A message that is not one of the protocol's. */
export class ProtocolError extends Error {}

/** Reads a text frame; null for a type that this page does not know (a newer server). Throws ProtocolError when a known type does not fit. */
export function parseServerMessage(text: string): ServerMessage | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ProtocolError('the server sent something that is not JSON');
  }
  const type = (json as { type?: unknown } | null)?.type;
  if (typeof type !== 'string') throw new ProtocolError('a message has no type');
  if (!Object.hasOwn(serverSchemas, type)) return null;
  const schema = serverSchemas[type as ServerType];
  const result = v.safeParse(schema, json);
  if (!result.success) throw new ProtocolError(`${type}: ${v.summarize(result.issues)}`);
  return { type, ...result.output } as ServerMessage;
}

/** What a client may say. */
export type ClientMessage =
  | {
      type: 'session_start';
      format: { encoding: 'pcm16'; sampleRate: number; channels: 1 };
      audio: 'binary';
      settings?: Settings;
      metadata?: Record<string, unknown>;
      agent?: string;
      greet?: boolean;
    }
  | { type: 'start_of_turn' }
  | { type: 'dtmf'; digit: string }
  | { type: 'end_of_turn' }
  | { type: 'interrupt' }
  | { type: 'confirm'; id: string; answer: 'yes' | 'no' }
  | { type: 'text_message'; text: string; id: string }
  | { type: 'update_settings'; settings: Settings }
  | { type: 'playback_mark'; turn: number; playedMs: number }
  | { type: 'ping'; id: number }
  | { type: 'pong'; id: number };

/** The server's limit for a typed turn, in UTF-16 units. */
export const MAX_TEXT = 4000;
