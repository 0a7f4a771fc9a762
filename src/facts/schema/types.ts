/**
 * The format of kubernetes.json: the field types of every kind that the tool reads, as Kubernetes 1.36 declares them.
 * A type expression is one of
 * - `string`, `number` (integers too), `bool`, `any` (free JSON);
 * - `Time`: a string, RFC 3339, with or without a fraction of a second;
 * - `Quantity`: a string (`500m`, `1Gi`), or a number in hand-written YAML;
 * - `IntOrString`: a number or a string (`8080`, `http`, `25%`);
 * - `list<T>`, `map<string, T>`;
 * - the name of an entry of `types`.
 * A kind's type has the kind's name (`Pod`). Every field is optional. Descriptions, defaults and enums are left out.
 */
import kubernetes from './kubernetes.json' with { type: 'json' };

export interface KubernetesSchema {
  /** Type name → field name → type expression. */
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Type name → the field that names an item in a list of this type: `Container` → `name`, `ServicePort` → `port`. */
  readonly keys: Readonly<Record<string, string>>;
}

export const KUBERNETES_SCHEMA: KubernetesSchema = kubernetes;
