/** kube-scheduler's default filter plugins, in its order. */
import type { FilterPlugin } from './plugin.ts';

export const PLUGINS: readonly FilterPlugin[] = [];
