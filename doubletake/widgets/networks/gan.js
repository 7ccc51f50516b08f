// A generative adversarial network small enough to be watched: I. Goodfellow et al., 2014, in two dimensions. The
// generator turns noise into points; the critic (there: discriminator) says of a point whether it is a true one. Both
// are small networks, trained by backpropagation and Adam (D. Kingma, J. Ba, 2015). No part of this file draws.

const NOISE = 2; // numbers that the generator is given for one point
const HIDDEN = 32;
const BATCH = 64;
/** Who practises more: how often the critic and the generator learn in one round. */
export const LEADS = { even: [1, 1], generator: [1, 12], critic: [8, 1] };
const LEAK = 0.2; // slope of the activation below 0
const RATES = { generator: 0.002, critic: 0.003 };
const DECAY = [0.5, 0.99];
const HIT = 0.15; // a made point this near to a true one counts as a hit

/** Chance that can be repeated: uniform numbers in 0…1, and normal ones. */
export function makeChance(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** What the generator has to learn: each gives one true point. */
export const PATTERNS = {
  cloud: ({ normal }) => [0.4 + 0.15 * normal(), 0.3 + 0.15 * normal()],
  ring: ({ uniform, normal }) => {
    const [angle, radius] = [2 * Math.PI * uniform(), 0.7 + 0.03 * normal()];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  wave: ({ uniform, normal }) => {
    const x = 2 * uniform() - 1;
    return [0.8 * x, 0.4 * Math.sin(Math.PI * x) + 0.03 * normal()];
  },
  islands: ({ uniform, normal }) => {
    const angle = (Math.PI / 4) * Math.floor(8 * uniform());
    return [0.75 * Math.cos(angle) + 0.04 * normal(), 0.75 * Math.sin(angle) + 0.04 * normal()];
  },
};

export function samplePattern(pattern, count, chance) {
  const points = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) points.set(PATTERNS[pattern](chance), 2 * k);
  return points;
}

// --- a network of dense layers ---------------------------------------------------------------------------------------

export function makeNet(sizes, chance) {
  return sizes.slice(1).map((outs, k) => {
    const ins = sizes[k];
    const weights = Float64Array.from({ length: ins * outs }, () => chance.normal() * Math.sqrt(2 / ins));
    return { ins, outs, weights, bias: new Float64Array(outs) };
  });
}

/** What each layer gives for `count` points, the input first; the last layer has no activation. */
export function forward(net, input, count) {
  const values = [input];
  net.forEach(({ ins, outs, weights, bias }, layer) => {
    const before = values[layer];
    const after = new Float64Array(count * outs);
    const last = layer === net.length - 1;
    for (let k = 0; k < count; k++)
      for (let o = 0; o < outs; o++) {
        let sum = bias[o];
        for (let i = 0; i < ins; i++) sum += weights[o * ins + i] * before[k * ins + i];
        after[k * outs + o] = last || sum > 0 ? sum : LEAK * sum;
      }
    values.push(after);
  });
  return values;
}

/** Backpropagation: slopes of a loss by each weight and bias, and by the input, from those by the output. */
export function backward(net, values, slopes, count) {
  const slopesOf = [];
  let above = slopes;
  for (let layer = net.length - 1; layer >= 0; layer--) {
    const { ins, outs, weights } = net[layer];
    const [before, after] = [values[layer], values[layer + 1]];
    const found = { weights: new Float64Array(ins * outs), bias: new Float64Array(outs) };
    const below = new Float64Array(count * ins);
    for (let k = 0; k < count; k++)
      for (let o = 0; o < outs; o++) {
        let slope = above[k * outs + o];
        if (layer < net.length - 1 && after[k * outs + o] < 0) slope *= LEAK;
        found.bias[o] += slope;
        for (let i = 0; i < ins; i++) {
          found.weights[o * ins + i] += slope * before[k * ins + i];
          below[k * ins + i] += slope * weights[o * ins + i];
        }
      }
    slopesOf[layer] = found;
    above = below;
  }
  return { slopes: slopesOf, input: above };
}

/** Adam: each weight takes a step against its slope, as long as that slope is steady. */
export function makeAdam(net, rate) {
  const empty = () => net.map(({ weights, bias }) => ({ weights: weights.map(() => 0), bias: bias.map(() => 0) }));
  const [mean, square] = [empty(), empty()];
  let steps = 0;
  return (slopes) => {
    steps++;
    const [first, second] = DECAY.map((decay) => 1 - decay ** steps);
    net.forEach((layer, n) => {
      for (const part of ["weights", "bias"])
        for (let k = 0; k < layer[part].length; k++) {
          const slope = slopes[n][part][k];
          mean[n][part][k] += (1 - DECAY[0]) * (slope - mean[n][part][k]);
          square[n][part][k] += (1 - DECAY[1]) * (slope * slope - square[n][part][k]);
          layer[part][k] -= (rate * (mean[n][part][k] / first)) / (Math.sqrt(square[n][part][k] / second) + 1e-8);
        }
    });
  };
}

// --- the game --------------------------------------------------------------------------------------------------------

const sure = (score) => 1 / (1 + Math.exp(-score)); // how sure the critic is that a point is true, 0…1
const softplus = (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));

/** How wrong the critic is: low if it gives true points a high score and made ones a low one. */
export function criticLoss(critic, truth, made) {
  const count = truth.length / 2;
  let loss = 0;
  const parts = [
    [truth, 1],
    [made, -1],
  ].map(([points, wanted]) => {
    const values = forward(critic, points, count);
    const slopes = values.at(-1).map((score) => {
      loss += softplus(-wanted * score) / count;
      return (-wanted * sure(-wanted * score)) / count;
    });
    return backward(critic, values, slopes, count).slopes;
  });
  const slopes = parts[0].map(({ weights, bias }, n) => ({
    weights: weights.map((slope, k) => slope + parts[1][n].weights[k]),
    bias: bias.map((slope, k) => slope + parts[1][n].bias[k]),
  }));
  return { loss, slopes };
}

/** How little the generator deceives the critic: low if the critic takes its points for true ones. */
export function generatorLoss(generator, critic, noise) {
  const count = noise.length / NOISE;
  const values = forward(generator, noise, count);
  const seen = forward(critic, values.at(-1), count);
  let loss = 0;
  const slopes = seen.at(-1).map((score) => {
    loss += softplus(-score) / count;
    return -sure(-score) / count;
  });
  const { input } = backward(critic, seen, slopes, count);
  return { loss, slopes: backward(generator, values, input, count).slopes };
}

/**
 * A generator and a critic, and the pattern they are trained on. `step()` is one round: first the critic learns, then
 * the generator, as often as the lead says.
 */
export function makeGan({ pattern = "ring", lead = "even", seed = 1 } = {}) {
  const chance = makeChance(seed);
  const generator = makeNet([NOISE, HIDDEN, HIDDEN, 2], chance);
  const critic = makeNet([2, HIDDEN, HIDDEN, 1], chance);
  const learn = { generator: makeAdam(generator, RATES.generator), critic: makeAdam(critic, RATES.critic) };
  const gan = { lead, rounds: 0, generator, critic };
  const noise = (count) => Float64Array.from({ length: NOISE * count }, chance.normal);

  gan.noise = noise;
  gan.make = (given) => forward(generator, given, given.length / NOISE).at(-1);
  /** How sure the critic is that each of some points is a true one, 0…1. */
  gan.opinion = (points) =>
    forward(critic, points, points.length / 2)
      .at(-1)
      .map(sure);
  gan.step = () => {
    const [criticTimes, generatorTimes] = LEADS[gan.lead];
    for (let k = 0; k < criticTimes; k++) {
      const truth = samplePattern(pattern, BATCH, chance);
      learn.critic(criticLoss(critic, truth, gan.make(noise(BATCH))).slopes);
    }
    for (let k = 0; k < generatorTimes; k++) learn.generator(generatorLoss(generator, critic, noise(BATCH)).slopes);
    gan.rounds++;
  };
  return gan;
}

/**
 * How things stand, each a share of 1: `hits`, made points that lie where true ones do; `covered`, true points near
 * which a made one lies (low when the generator has settled on a part of the pattern: mode collapse); `right`, how
 * often the critic tells true points from made ones.
 */
export function standing(gan, truth, made) {
  const near = (points, others) => {
    let found = 0;
    for (let k = 0; k < points.length; k += 2)
      for (let n = 0; n < others.length; n += 2)
        if ((points[k] - others[n]) ** 2 + (points[k + 1] - others[n + 1]) ** 2 < HIT * HIT) {
          found++;
          break;
        }
    return (2 * found) / points.length;
  };
  const share = (points, says) => gan.opinion(points).filter(says).length / (points.length / 2);
  const right = (share(truth, (value) => value > 0.5) + share(made, (value) => value <= 0.5)) / 2;
  return { hits: near(made, truth), covered: near(truth, made), right };
}
