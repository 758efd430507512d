import * as v from 'valibot';
import { agentInfo } from './messages';

/** `GET /api/info`: what this server offers, without a call. */
const serverInfo = v.object({
  name: v.string(),
  version: v.string(),
  protocols: v.array(v.string()),
  lines: v.object({ used: v.number(), max: v.number() }),
  needsToken: v.boolean(),
  voices: v.array(v.string()),
  models: v.array(v.string()),
  agent: agentInfo,
});

export type ServerInfo = v.InferOutput<typeof serverInfo>;

/** Whom this page calls: the address's `?agent=NAME`; null for the default agent. */
export const calledAgent = (): string | null => new URLSearchParams(location.search).get('agent');

/** Null when no VoiceCluster server answers in time. */
export async function fetchServerInfo(signal: AbortSignal): Promise<ServerInfo | null> {
  const agent = calledAgent();
  try {
    const response = await fetch(agent ? `/api/info?agent=${encodeURIComponent(agent)}` : '/api/info', { signal, cache: 'no-store' });
    const result = v.safeParse(serverInfo, await response.json());
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
