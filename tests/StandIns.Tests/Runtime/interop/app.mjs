// An app written with Dapr's own JavaScript package: it serves, subscribes, runs workflows, and tells in a file what came of it.
import { appendFileSync } from 'node:fs';
import dapr from '@dapr/dapr';

const { DaprServer, DaprClient, WorkflowRuntime, DaprWorkflowClient, CommunicationProtocolEnum, DaprPubSubStatusEnum } = dapr;
const host = '127.0.0.1';
const { APP_PORT, DAPR_HTTP_PORT, DAPR_GRPC_PORT, GRPC_APP_PORT, GRPC_APP_SIDECAR, RECORD } = process.env;
const tell = (what, value) => appendFileSync(RECORD, `${what} ${JSON.stringify(value)}\n`);
const told = new Set();
const once = what => { if (!told.has(what)) { told.add(what); tell(what, true); } };
const quiet = { logger: { level: 'error' } };

const moods = [DaprPubSubStatusEnum.RETRY, DaprPubSubStatusEnum.DROP];

const server = new DaprServer({
  serverHost: host, serverPort: APP_PORT, ...quiet,
  clientOptions: { daprHost: host, daprPort: DAPR_HTTP_PORT, ...quiet },
});
await server.pubsub.subscribe('pubsub', 'news', async data => tell('received', data));
await server.invoker.listen('hello', async ({ body }) => ({ hello: JSON.parse(body ?? '{}').name }), { method: 'POST' });
await server.binding.receive('tick', async () => once('tick-http'));
await server.start();

// The same over gRPC, as a second app with a sidecar of its own.
const grpcServer = new DaprServer({
  serverHost: host, serverPort: GRPC_APP_PORT, communicationProtocol: CommunicationProtocolEnum.GRPC, ...quiet,
  clientOptions: { daprHost: host, daprPort: GRPC_APP_SIDECAR, communicationProtocol: CommunicationProtocolEnum.GRPC, ...quiet },
});
await grpcServer.pubsub.subscribe('pubsub', 'news', async data => tell('received-grpc', data));
await grpcServer.pubsub.subscribeWithOptions('pubsub', 'moody', {
  callback: async data => { tell('moody', data); return moods.shift() ?? DaprPubSubStatusEnum.SUCCESS; },
});
await grpcServer.pubsub.subscribeBulk('pubsub', 'batch', async data => tell('batch', data), { maxMessagesCount: 10, maxAwaitDurationMs: 50 });
await grpcServer.invoker.listen('hello', async ({ body, query }) => ({ hello: JSON.parse(body || '{}').name, query }), { method: 'POST' });
await grpcServer.binding.receive('tick', async () => once('tick-grpc'));
await grpcServer.start();

const failure = async call => { try { await call(); return null; } catch (e) { return e.message.slice(0, 200); } };

for (const [name, protocol, port] of [['http', CommunicationProtocolEnum.HTTP, DAPR_HTTP_PORT], ['grpc', CommunicationProtocolEnum.GRPC, DAPR_GRPC_PORT]]) {
  const client = new DaprClient({ daprHost: host, daprPort: port, communicationProtocol: protocol, ...quiet });
  await client.state.save('statestore', [{ key: `${name}-a`, value: { n: 1 } }, { key: `${name}-b`, value: 'two' }]);
  tell(`${name}-get`, await client.state.get('statestore', `${name}-a`));
  // Over gRPC this client takes the values of a transaction as text only.
  await client.state.transaction('statestore', [
    { operation: 'upsert', request: { key: `${name}-a`, value: name === 'grpc' ? '3' : 3 } }, { operation: 'delete', request: { key: `${name}-b` } }]);
  tell(`${name}-after`, [await client.state.get('statestore', `${name}-a`), await client.state.get('statestore', `${name}-b`)]);
  await client.pubsub.publish('pubsub', 'news', { from: name });
  tell(`${name}-secret`, await client.secret.get('secretstore', 'token'));
  tell(`${name}-unknown`, await failure(() => client.secret.get('secretstore', 'nothing')));
  tell(`${name}-metadata`, (await client.metadata.get()).id);
  tell(`${name}-invoked`, await client.invoker.invoke('node', 'hello', dapr.HttpMethod.POST, { name: 'world' }));
  tell(`${name}-invoked-grpc`, await client.invoker.invoke('node-grpc', 'hello', dapr.HttpMethod.POST, { name: 'world' }));
  tell(`${name}-bulk`, (await client.pubsub.publishBulk('pubsub', 'batch', [{ from: name, n: 1 }, { from: name, n: 2 }])).failedMessages);
  tell(`${name}-binding`, await failure(() => client.binding.send('nothing', 'create', {})));
  tell(`${name}-secrets`, await client.secret.getBulk('secretstore'));
  tell(`${name}-health`, await client.health.isHealthy());
}
const client = new DaprClient({ daprHost: host, daprPort: DAPR_HTTP_PORT, ...quiet });
await client.pubsub.publish('pubsub', 'moody', { n: 1 });

const silent = { error() {}, warn() {}, info() {}, verbose() {}, debug() {} };
const options = { daprHost: host, daprPort: DAPR_GRPC_PORT, logger: { level: 'error', service: silent } };
const greet = async (_, name) => `hello ${name}`;
const fail = async () => { throw new Error('no disk'); };
const chain = async function* (context, names) {
  const greetings = [];
  for (const name of names) greetings.push(yield context.callActivity(greet, name));
  return greetings;
};
const fan = async function* (context, count) {
  const results = yield context.whenAll([...Array(count).keys()].map(i => context.callActivity(greet, i)));
  return results.length;
};
const parent = async function* (context) { return yield context.callChildWorkflow(chain, ['child']); };
const patient = async function* (context) {
  yield context.createTimer(1);
  return yield context.waitForExternalEvent('go');
};
const eternal = async function* (context, n) { if (n >= 5) return n; context.continueAsNew(n + 1, false); };
const broken = async function* (context) { yield context.callActivity(fail); };

const worker = new WorkflowRuntime(options);
for (const workflow of [chain, fan, parent, patient, eternal, broken]) worker.registerWorkflow(workflow);
worker.registerActivity(greet).registerActivity(fail);
await worker.start();
const workflows = new DaprWorkflowClient(options);
const end = async id => {
  const state = await workflows.waitForWorkflowCompletion(id, undefined, 30);
  return [state.runtimeStatus, state.serializedOutput ?? null, state.workflowFailureDetails?.getErrorMessage?.() ?? null];
};

tell('chain', await end(await workflows.scheduleNewWorkflow(chain, ['a', 'b'])));
tell('fan', await end(await workflows.scheduleNewWorkflow(fan, 20)));
tell('parent', await end(await workflows.scheduleNewWorkflow(parent)));
tell('eternal', await end(await workflows.scheduleNewWorkflow(eternal, 0)));
tell('broken', (await end(await workflows.scheduleNewWorkflow(broken)))[0]);

let id = await workflows.scheduleNewWorkflow(patient);
await workflows.raiseEvent(id, 'go', 42);
tell('patient', await end(id));

id = await workflows.scheduleNewWorkflow(patient);
await workflows.suspendWorkflow(id);
tell('suspended', (await workflows.getWorkflowState(id, true)).runtimeStatus);
await workflows.resumeWorkflow(id);
tell('resumed', (await workflows.getWorkflowState(id, true)).runtimeStatus);
await workflows.terminateWorkflow(id, 'enough');
tell('terminated', await end(id));
tell('purged', await workflows.purgeWorkflow(id));
for (const what of ['tick-http', 'tick-grpc']) while (!told.has(what)) await new Promise(resume => setTimeout(resume, 20));
tell('finished', true);
