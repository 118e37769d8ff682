// An app written with Dapr's own JavaScript package: it serves, subscribes, runs workflows, and tells in a file what came of it.
import { appendFileSync } from 'node:fs';
import dapr from '@dapr/dapr';

const { DaprServer, DaprClient, WorkflowRuntime, DaprWorkflowClient, CommunicationProtocolEnum } = dapr;
const host = '127.0.0.1';
const { APP_PORT, DAPR_HTTP_PORT, DAPR_GRPC_PORT, RECORD } = process.env;
const tell = (what, value) => appendFileSync(RECORD, `${what} ${JSON.stringify(value)}\n`);
const quiet = { logger: { level: 'error' } };

const server = new DaprServer({
  serverHost: host, serverPort: APP_PORT, ...quiet,
  clientOptions: { daprHost: host, daprPort: DAPR_HTTP_PORT, ...quiet },
});
await server.pubsub.subscribe('pubsub', 'news', async data => tell('received', data));
await server.invoker.listen('hello', async ({ body }) => ({ hello: JSON.parse(body ?? '{}').name }), { method: 'POST' });
await server.start();

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
}
const client = new DaprClient({ daprHost: host, daprPort: DAPR_HTTP_PORT, ...quiet });
tell('invoked', await client.invoker.invoke('node', 'hello', dapr.HttpMethod.POST, { name: 'world' }));

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
tell('finished', true);
