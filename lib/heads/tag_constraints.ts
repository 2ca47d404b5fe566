import * as tf from "@tensorflow/tfjs";
import type { CrfParameters } from "./crf_parameters.ts";

/** How tags mark where an entity begins and ends; BMES is BIOES with M for I. */
export type TagScheme = "BIO" | "BIOES" | "BMES";

/** Which sequences of tags a scheme allows, by the tags' numbers. */
export interface TagConstraints {
  start: boolean[];
  end: boolean[];
  /** `transitions[i][j]`: whether j may follow i. */
  transitions: boolean[][];
}

/** What a forbidden step costs where gradients pass: −Infinity would turn them into NaN. */
const FORBIDDEN = -1e4;

const PREFIXES: Readonly<Record<TagScheme, string>> = { BIO: "BI", BIOES: "BIES", BMES: "BMES" };

/** A tag taken apart. */
interface Tag {
  /** "" for O. */
  prefix: string;
  type: string;
}

/**
 * Which tags may begin, end and follow each other. An entity goes on with tags of its own type only; in
 * BIO it may end anywhere, in BIOES and BMES only by E, or be a single S. For words without entities
 * (segmentation) BMES needs neither O nor types: tags B, M, E, S.
 *
 * @param tags A tag's index is its class.
 * @throws {RangeError} If a tag is not of the scheme, or no tag may stand alone: a sequence of one
 * position would have no allowed tags.
 * @example
 * ```ts
 * import { tagConstraints } from "lib/heads/mod.ts";
 * const { start, transitions } = tagConstraints(["O", "B-LOC", "I-LOC"], "BIO");
 * console.log(start, transitions[0]); // [true, true, false] for both: no I-LOC after O
 * ```
 */
export function tagConstraints(tags: readonly string[], scheme: TagScheme): TagConstraints {
  const parsed = tags.map((tag) => parseTag(tag, scheme));
  const mayFollow = (from: Tag | undefined, to: Tag | undefined) => {
    const open = from && isOpen(from), goesOn = to && isInside(to);
    if (goesOn) return Boolean(open) && from?.type === to.type;
    return !open || scheme === "BIO";
  };
  const start = parsed.map((tag) => mayFollow(undefined, tag));
  const end = parsed.map((tag) => mayFollow(tag, undefined));
  const transitions = parsed.map((from) => parsed.map((to) => mayFollow(from, to)));
  if (!tags.some((_, k) => start[k] && end[k] && transitions[k][k])) {
    throw new RangeError(
      `Expected a tag of ${scheme} that may stand alone but found none among ` +
        `${JSON.stringify(tags)}. Try adding "O".`,
    );
  }
  return { start, end, transitions };
}

const isOpen = ({ prefix }: Tag) => prefix !== "" && "BIM".includes(prefix);
const isInside = ({ prefix }: Tag) => prefix !== "" && "IME".includes(prefix);

function parseTag(tag: string, scheme: TagScheme): Tag {
  if (tag === "O") return { prefix: "", type: "" };
  const prefix = tag.split("-", 1)[0], isKnown = prefix.length === 1;
  if (isKnown && PREFIXES[scheme].includes(prefix)) return { prefix, type: tag.slice(2) };
  const list = [...PREFIXES[scheme]].map((letter) => `${letter}-type`).join(", ");
  throw new RangeError(
    `Expected tags of ${scheme} (O, ${list}) but found ${JSON.stringify(tag)}. ` +
      "Try another scheme, or converting the tags.",
  );
}

/**
 * A CRF with forbidden steps at −10,000, so that training and marginals give sequences which the
 * scheme forbids no probability. True tags that break the scheme then cost 10,000 each.
 *
 * @returns Tensors, through which gradients pass to the given ones; the caller disposes them.
 */
export function constrainCrf(
  { start, end, transitions }: CrfParameters,
  allowed: TagConstraints,
): CrfParameters {
  const cost = (row: boolean[]) => row.map((may) => may ? 0 : FORBIDDEN);
  return tf.tidy(() => ({
    start: tf.add(start, tf.tensor1d(cost(allowed.start))),
    end: tf.add(end, tf.tensor1d(cost(allowed.end))),
    transitions: tf.add(transitions, tf.tensor2d(allowed.transitions.map(cost))),
  }));
}
