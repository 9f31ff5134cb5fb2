import type { UnrolledStep } from "../plots/unrolled.ts";
import type { PassNode } from "../tensor/mod.ts";

/** A graph of fewer nodes is shown whole, or of somewhat more if its steps are not a chain. */
const fewest = { nodes: 10, unconnected: 24, steps: 3 } as const;

/** A loop over a sequence in a graph, which records the same operations at every time step. */
export interface TimeSteps {
  /** For each node, the time step that it belongs to, from 0; null if it belongs to none. */
  readonly stepOf: readonly (number | null)[];
  readonly list: readonly TimeStep[];
}

type TimeStep = Omit<UnrolledStep, "times">;

/**
 * Finds the time steps of a graph: each begins with a use of the weight that is used most often, and
 * with what is computed for that use alone. Null where nothing repeats.
 */
export function timeSteps(nodes: readonly PassNode[]): TimeSteps | null {
  if (nodes.length < fewest.nodes) return null;
  const users = nodes.map((): PassNode[] => []);
  for (const node of nodes) new Set(node.inputs).forEach((input) => users[input].push(node));
  const [starts] = users.toSorted((a, b) => b.length - a.length || a[0]?.id - b[0]?.id);
  if (starts.length < fewest.steps) return null;
  const stepOf: (number | null)[] = nodes.map(({ id, leaf }) =>
    leaf || id < starts[0].id ? null : starts.findLastIndex((start) => start.id <= id)
  );
  starts.forEach(({ id }, step) => {
    for (const own of preparations(id, nodes, starts[step - 1]?.id ?? -1)) stepOf[own] = step;
  });
  // After the last start come nodes of its step, of earlier ones, or of all.
  for (const { id, inputs } of nodes.slice(starts.at(-1)!.id + 1)) {
    const made = inputs.filter((input) => !nodes[input].leaf).map((input) => stepOf[input]);
    const from = new Set(made);
    stepOf[id] = from.has(null) || from.size > 2 ? null : Math.max(...made as number[]);
  }
  const list = connections(nodes, stepOf, starts.length);
  const isChain = list.every(({ isConnected }) => isConnected);
  return nodes.length < fewest.unconnected && !isChain ? null : { stepOf, list };
}

/** The operations right before a start that only it uses, from the first with a constant operand. */
function preparations(start: number, nodes: readonly PassNode[], after: number): number[] {
  const needed = new Set(nodes[start].inputs);
  const found: number[] = [];
  let count = 0;
  for (let id = start - 1; id > after && needed.has(id) && !nodes[id].leaf; id--) {
    found.push(id);
    nodes[id].inputs.forEach((input) => needed.add(input));
    if (nodes[id].operands.some(({ node }) => node === null)) count = found.length;
  }
  return found.slice(0, count);
}

/** The gradients that flow back to each time step. */
function connections(
  nodes: readonly PassNode[],
  stepOf: TimeSteps["stepOf"],
  count: number,
): TimeStep[] {
  const totals = totalsOf(nodes);
  const flows = new Map<number, readonly number[]>();
  for (const { id, operands } of nodes) {
    for (const { node, contribution } of operands) {
      if (node === null || contribution === null || totals.has(node)) continue;
      const [from, to] = [stepOf[id], stepOf[node]];
      if (from === null || to === null || from <= to) continue;
      const sum = flows.get(node);
      flows.set(node, sum?.map((value, i) => value + contribution[i]) ?? contribution);
    }
  }
  // The state of the last time step has the operation and shape of the other states.
  const kind = ({ rule, shape }: PassNode) => `${rule.name} ${shape}`;
  const states = new Set([...flows.keys()].map((id) => kind(nodes[id])));
  const ofLast = nodes.filter((node) => stepOf[node.id] === count - 1 && states.has(kind(node)));
  const last = new Map(ofLast.map((node) => [kind(node), node.gradient]));
  return Array.from({ length: count }, (_, time) => {
    const isLast = time === count - 1;
    const own = isLast
      ? [...last.values()]
      : [...flows].flatMap(([node, flow]) => stepOf[node] === time ? [flow] : []);
    return { arrives: Math.hypot(...own.flat()), isConnected: isLast || own.length > 0 };
  });
}

/** The result, and what is only added up or divided to make it: losses on their way to a total. */
function totalsOf(nodes: readonly PassNode[]): Set<number> {
  const totals = new Set([nodes.length - 1]);
  for (const { id, rule, operands } of nodes.toReversed()) {
    if (!totals.has(id)) continue;
    operands.forEach(({ node, contribution }, i) => {
      const isPassedOn = /^-?(?:α )?g(?: \/ [bn])?(?: for every element)?$/
        .test(rule.backward[i] ?? "");
      if (node !== null && contribution?.length === 1 && isPassedOn) totals.add(node);
    });
  }
  return totals;
}
