import * as v from 'valibot';

/** `GET /api/info`: what this server offers, without a call. */
const serverInfo = v.object({
  name: v.string(),
  version: v.string(),
  protocols: v.array(v.string()),
  lines: v.object({ used: v.number(), max: v.number() }),
  needsToken: v.boolean(),
  voices: v.array(v.string()),
  models: v.array(v.string()),
});

export type ServerInfo = v.InferOutput<typeof serverInfo>;

/** Null when no VoiceCluster server answers in time. */
export async function fetchServerInfo(signal: AbortSignal): Promise<ServerInfo | null> {
  try {
    const response = await fetch('/api/info', { signal, cache: 'no-store' });
    const result = v.safeParse(serverInfo, await response.json());
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
