// A counterpart for DSX Flex made of software of others: ajv and @asyncapi/parser read the contract, jose signs and
// verifies, mqtt speaks with the broker. One JSON object per line in, one per line out, by id.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import * as jose from 'jose';
import mqtt from 'mqtt';
import yaml from 'js-yaml';

const documents = new Map();
const keys = new Map();
const clients = new Map();

function document(path) {
  if (!documents.has(path)) {
    const { components } = yaml.load(readFileSync(path, 'utf8'), { schema: yaml.CORE_SCHEMA });
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    ajv.addFormat('double', true);
    // Payloads of the building's document stand under messages, and refer to its schemas.
    ajv.addSchema({ $id: 'contract', components });
    documents.set(path, { ajv, compiled: new Map() });
  }
  return documents.get(path);
}

const verbs = {
  validate({ path, pointer, value }) {
    const { ajv, compiled } = document(path);
    if (!compiled.has(pointer)) compiled.set(pointer, ajv.compile({ $ref: `contract#/components/${pointer}` }));
    const check = compiled.get(pointer);
    return check(value) ? { valid: true } : { valid: false, errors: ajv.errorsText(check.errors) };
  },
  async asyncapi({ path }) {
    const { Parser } = (await import('@asyncapi/parser')).default;
    const { document: parsed, diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'));
    return {
      parsed: parsed !== undefined,
      errors: diagnostics.filter((d) => d.severity === 0).map((d) => `${d.path.join('.')}: ${d.message}`),
      channels: parsed ? parsed.channels().all().map((c) => ({ address: c.address(), qos: c.bindings().get('mqtt')?.value()?.qos ?? null, types: c.messages().all().map((m) => m.payload()?.json()?.allOf?.[1]?.properties?.type?.const ?? null) })) : [],
    };
  },
  async key({ kid, alg }) {
    const pair = await jose.generateKeyPair(alg, { extractable: true });
    keys.set(kid, { ...pair, alg });
    return { jwk: { ...(await jose.exportJWK(pair.publicKey)), kid, alg, use: 'sig' }, spki: await jose.exportSPKI(pair.publicKey), pkcs8: await jose.exportPKCS8(pair.privateKey) };
  },
  async sign({ kid, payload, header }) {
    const key = keys.get(kid);
    return { jws: await new jose.CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg: key.alg, kid, ...header }).sign(key.privateKey) };
  },
  async verify({ jws, jwk }) {
    const { payload, protectedHeader } = await jose.compactVerify(jws, await jose.importJWK(jwk, jwk.alg));
    return { payload: JSON.parse(new TextDecoder().decode(payload)), header: protectedHeader };
  },
  async connect({ name, url }) {
    const client = await mqtt.connectAsync(url, { clientId: name, protocolVersion: 4, clean: true });
    const box = { client, messages: [], waiting: [] };
    client.on('message', (topic, payload, packet) => {
      const message = { topic, payload: payload.toString('utf8'), qos: packet.qos, retain: packet.retain };
      if (box.waiting.length > 0) box.waiting.shift()(message);
      else box.messages.push(message);
    });
    clients.set(name, box);
    return {};
  },
  async subscribe({ name, filter, qos }) {
    return { granted: (await clients.get(name).client.subscribeAsync(filter, { qos })).map((g) => g.qos) };
  },
  async publish({ name, topic, payload, qos, retain }) {
    await clients.get(name).client.publishAsync(topic, payload, { qos, retain: retain ?? false });
    return {};
  },
  async next({ name }) {
    const box = clients.get(name);
    return box.messages.length > 0 ? box.messages.shift() : await new Promise((resolve) => box.waiting.push(resolve));
  },
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, verb, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = await verbs[verb](rest);
  } catch (e) {
    answer = { error: `${e.code ?? e.name}: ${e.message}` };
  }
  process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
}).on('close', () => process.exit(0));
