import * as v from 'valibot';

/** What the page reads of `GET /api/conversations/{id}`. */
const conversation = v.object({
  startedAt: v.string(),
  endedAt: v.nullable(v.string()),
  turns: v.array(v.object({ turn: v.number(), startedAt: v.string(), user: v.string(), agent: v.string(), heard: v.string(), interrupted: v.boolean() })),
});

const recordings = v.array(v.object({ id: v.string(), state: v.string(), durationMs: v.number() }));

export type ArchivedConversation = v.InferOutput<typeof conversation>;
export type Recording = v.InferOutput<typeof recordings>[number];

const token = () => new URLSearchParams(location.search).get('token');

/** Null when the server has none; throws when it cannot be asked. */
export async function fetchConversation(session: string, signal: AbortSignal): Promise<ArchivedConversation | null> {
  const json = await get(`/api/conversations/${encodeURIComponent(session)}`, signal);
  return json === null ? null : v.parse(conversation, json);
}

/** Of one call, oldest first; none when the server has none. Throws when it cannot be asked. */
export async function fetchRecordings(session: string, signal: AbortSignal): Promise<Recording[]> {
  const json = await get(`/api/recordings?session=${encodeURIComponent(session)}`, signal);
  return json === null ? [] : v.parse(recordings, json).toReversed();
}

/** For an audio element, which can show a token in the address only. */
export function recordingAddress(id: string): string {
  const shown = token();
  return `/api/recordings/${id}/audio${shown ? `?token=${encodeURIComponent(shown)}` : ''}`;
}

async function get(path: string, signal: AbortSignal): Promise<unknown> {
  const shown = token();
  const response = await fetch(path, { signal, cache: 'no-store', headers: shown ? { Authorization: `Bearer ${shown}` } : {} });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
