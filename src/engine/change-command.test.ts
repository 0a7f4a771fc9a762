import { expect, test } from 'vitest';
import { changeCommand, editCommand } from './change-command.ts';
import { aimed } from './command.ts';

const job = { kind: 'Job', namespace: 'shop', name: 'report' };
const pod = { kind: 'Pod', namespace: 'shop', name: 'web' };
const inTemplate = (spec: object) => ({ spec: { template: { spec } } });

test('a Deployment is patched', () => {
  const deployment = { kind: 'Deployment', namespace: 'shop', name: 'web' };
  expect(changeCommand(deployment, inTemplate({ nodeSelector: { pool: "a'b" } }))).toBe(
    `kubectl patch deployment web -n shop -p '{"spec":{"template":{"spec":{"nodeSelector":{"pool":"a'\\''b"}}}}}'`,
  );
  expect(editCommand(deployment)).toBe('kubectl edit deployment web -n shop');
});

test('where a Job may run can be changed while it is suspended', () => {
  expect(changeCommand(job, inTemplate({ nodeSelector: { pool: 'a' } }))).toBe(
    [
      `kubectl patch job report -n shop -p '{"spec":{"suspend":true}}'`,
      'kubectl wait --for=condition=Suspended job/report -n shop',
      `kubectl patch job report -n shop -p '{"spec":{"suspend":false,"template":{"spec":{"nodeSelector":{"pool":"a"}}}}}'`,
    ].join(' && '),
  );
});

test('what else is in the template of a Job cannot be changed: it is made anew, without the labels of the old one', () => {
  const anew =
    'kubectl get job report -n shop -o yaml | grep -v controller-uid > job.yaml; vi job.yaml; kubectl replace --force -f job.yaml';
  expect(changeCommand(job, inTemplate({ containers: [{ name: 'a', resources: {} }] }))).toBe(anew);
  expect(editCommand(job)).toBe(anew);
  expect(changeCommand(job, { spec: { suspend: false } })).toBe(
    `kubectl patch job report -n shop -p '{"spec":{"suspend":false}}'`,
  );
});

test('of a pod only the image can be changed, and what it asks for makes it anew', () => {
  const containers = [{ name: 'web', image: 'web:2' }];
  expect(changeCommand(pod, { spec: { containers } })).toBe(
    `kubectl patch pod web -n shop -p '{"spec":{"containers":[{"name":"web","image":"web:2"}]}}'`,
  );
  expect(changeCommand(pod, { spec: { containers: [{ name: 'web', resources: {} }] } })).toBe(editCommand(pod));
  expect(changeCommand(pod, { spec: { nodeSelector: {} } })).toBe(editCommand(pod));
});

test('every kubectl of a command is aimed at the same cluster', () => {
  expect(aimed('kubectl uncordon a && kubectl get pods; kubectl get nodes', '--context prod')).toBe(
    'kubectl --context prod uncordon a && kubectl --context prod get pods; kubectl --context prod get nodes',
  );
});
