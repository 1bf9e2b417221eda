/**
 * Plans that once failed, as data and by name, each with what was wrong: kept for ever, whatever becomes of the way plans are drawn.
 */
import type { Plan } from '@rollmesh/core/testing';

export const KEPT: readonly (readonly [what: string, plan: Plan])[] = [
  ['a clock set back closed every timer that had been set before', { seed: 14, machines: 6, lateJoin: true, delayMs: 53, jitterMs: 5, loss: 0.06, never: [], healMs: 8738, faults: [
    { kind: 'reload', atMs: 3634, machine: 4, forMs: 1993 },
    { kind: 'slow', atMs: 4496, machine: 1, ticksPerSecond: 11, forMs: 406 },
    { kind: 'clock', atMs: 5802, machine: 1, byMs: -1800000 },
    { kind: 'leave', atMs: 6880, machine: 0 },
  ] }],
  ['several newcomers at once were sent to the same seat, and one’s refusal ended another’s match', { seed: 32, machines: 3, lateJoin: false, delayMs: 47, jitterMs: 0, loss: 0, never: [], healMs: 6907, faults: [
    { kind: 'newcomer', atMs: 1941 },
    { kind: 'newcomer', atMs: 2121 },
    { kind: 'newcomer', atMs: 2307 },
    { kind: 'newcomer', atMs: 4187 },
    { kind: 'partition', atMs: 5913, apart: [0], forMs: 1882 },
  ] }],
  ['two who came back at once did not know each other', { seed: 38, machines: 6, lateJoin: false, delayMs: 39, jitterMs: 0, loss: 0, never: [[1, 5], [4, 5]], healMs: 10218, faults: [
    { kind: 'leave', atMs: 3134, machine: 0 },
    { kind: 'leave', atMs: 3478, machine: 1 },
    { kind: 'leave', atMs: 7324, machine: 3 },
    { kind: 'reload', atMs: 9315, machine: 5, forMs: 164 },
    { kind: 'reload', atMs: 9653, machine: 2, forMs: 2049 },
  ] }],
  ['who slept while a newcomer came never met it', { seed: 115, machines: 6, lateJoin: true, delayMs: 50, jitterMs: 0, loss: 0, never: [], healMs: 9524, faults: [
    { kind: 'newcomer', atMs: 3275 },
    { kind: 'sleep', atMs: 3508, machine: 2, forMs: 19384 },
    { kind: 'newcomer', atMs: 5990 },
    { kind: 'newcomer', atMs: 7067 },
  ] }],
  ['a leap of one machine’s clock had it ask for others to be shown out', { seed: 142, machines: 5, lateJoin: true, delayMs: 12, jitterMs: 10, loss: 0.08, never: [], healMs: 8918, faults: [
    { kind: 'clock', atMs: 1571, machine: 0, byMs: 3600000 },
    { kind: 'partition', atMs: 3307, apart: [0, 1, 2, 3, 4], forMs: 2517 },
  ] }],
  ['a sleeper waited for inputs that only an earlier life of a reloaded page had', { seed: 162, machines: 4, lateJoin: true, delayMs: 58, jitterMs: 8, loss: 0.09, never: [], healMs: 8614, faults: [
    { kind: 'sleep', atMs: 2148, machine: 1, forMs: 7644 },
    { kind: 'reload', atMs: 5030, machine: 3, forMs: 389 },
    { kind: 'reload', atMs: 6464, machine: 3, forMs: 1123 },
  ] }],
  ['a page whose clock began below zero thought it had always just woken', { seed: 336, machines: 4, lateJoin: true, delayMs: 34, jitterMs: 13, loss: 0, never: [], healMs: 7575, faults: [
    { kind: 'reload', atMs: 1850, machine: 1, forMs: 1223 },
    { kind: 'clock', atMs: 3592, machine: 3, byMs: -1800000 },
    { kind: 'cut', atMs: 3729, machine: 3, other: 0, oneWay: false, forMs: 12049 },
    { kind: 'reload', atMs: 4324, machine: 3, forMs: 1777 },
  ] }],
  ['nobody was left who played, and whoever came back waited for ever', { seed: 5242, machines: 2, lateJoin: false, delayMs: 49, jitterMs: 9, loss: 0, never: [], healMs: 7873, faults: [
    { kind: 'reload', atMs: 1665, machine: 1, forMs: 381 },
    { kind: 'reload', atMs: 2768, machine: 0, forMs: 691 },
  ] }],
  ['who said that it plays over a link that carried nothing was shown out, although its inputs came through others', { seed: 36, machines: 4, lateJoin: false, delayMs: 45, jitterMs: 11, loss: 0.09, never: [], healMs: 11841, faults: [
    { kind: 'cut', atMs: 3120, machine: 1, other: 2, oneWay: false, forMs: 9596 },
    { kind: 'sleep', atMs: 3694, machine: 0, forMs: 308 },
    { kind: 'slow', atMs: 5684, machine: 0, ticksPerSecond: 36, forMs: 1374 },
    { kind: 'cut', atMs: 5776, machine: 3, other: 2, oneWay: true, forMs: 9237 },
    { kind: 'slow', atMs: 8819, machine: 1, ticksPerSecond: 29, forMs: 18278 },
  ] }],
  ['who had come in midway passed off zeros as inputs from before', { seed: 100483, machines: 6, lateJoin: false, delayMs: 11, jitterMs: 16, loss: 0, never: [], healMs: 9671, faults: [
    { kind: 'cut', atMs: 3084, machine: 2, other: 0, oneWay: false, forMs: 7738 },
    { kind: 'sleep', atMs: 3952, machine: 2, forMs: 828 },
    { kind: 'sleep', atMs: 5172, machine: 1, forMs: 1371 },
    { kind: 'cut', atMs: 5328, machine: 3, other: 1, oneWay: false, forMs: 2496 },
    { kind: 'cut', atMs: 8101, machine: 4, other: 5, oneWay: false, forMs: 2055 },
  ] }],
  ['who was told that somebody left before the match began did not come into it when others had begun', { seed: 100915, machines: 8, lateJoin: false, delayMs: 50, jitterMs: 1, loss: 0.04, never: [[0, 1], [0, 6], [1, 5]], healMs: 6141, faults: [
    { kind: 'leave', atMs: 1648, machine: 4 },
    { kind: 'clock', atMs: 2208, machine: 5, byMs: 3600000 },
    { kind: 'clock', atMs: 3491, machine: 7, byMs: -1800000 },
    { kind: 'clock', atMs: 3946, machine: 3, byMs: -1800000 },
    { kind: 'leave', atMs: 4525, machine: 1 },
  ] }],
  ['what was said before a link fell silent got a player shown out once it was heard again', { seed: 101865, machines: 7, lateJoin: false, delayMs: 18, jitterMs: 2, loss: 0.08, never: [[0, 2], [2, 4], [2, 6]], healMs: 8018, faults: [
    { kind: 'partition', atMs: 2209, apart: [3, 4, 5, 6], forMs: 14330 },
    { kind: 'sleep', atMs: 2659, machine: 2, forMs: 1179 },
  ] }],
  ['who had slept waited for ever for players who had all been reloaded', { seed: 103251, machines: 3, lateJoin: false, delayMs: 42, jitterMs: 12, loss: 0.08, never: [], healMs: 7654, faults: [
    { kind: 'sleep', atMs: 2717, machine: 1, forMs: 19755 },
    { kind: 'reload', atMs: 3920, machine: 0, forMs: 515 },
    { kind: 'sleep', atMs: 3967, machine: 2, forMs: 1824 },
    { kind: 'reload', atMs: 4677, machine: 2, forMs: 366 },
    { kind: 'sleep', atMs: 6728, machine: 0, forMs: 2294 },
  ] }],
  ['who slept until everybody it knew had been reloaded waited for them among those who played', { seed: 202529, machines: 3, lateJoin: true, delayMs: 51, jitterMs: 10, loss: 0.02, never: [[0, 2]], healMs: 9762, faults: [
    { kind: 'at', atMs: 100, machine: 1, step: 'welcome', nth: 1, act: 'late', forMs: 3755 },
    { kind: 'server', atMs: 2108, forMs: 6575 },
    { kind: 'server', atMs: 2270, forMs: 5454 },
    { kind: 'sleep', atMs: 5366, machine: 0, forMs: 12810 },
    { kind: 'at', atMs: 7949, machine: 0, step: 'state', nth: 1, act: 'die', forMs: 1148 },
    { kind: 'reload', atMs: 8200, machine: 1, forMs: 1539 },
    { kind: 'at', atMs: 8707, machine: 1, step: 'refuse', nth: 2, act: 'late', forMs: 103 },
    { kind: 'newcomer', atMs: 8787 },
  ] }],
  ['a clock that leapt before the match began gave up those who were still on their way', { seed: 210305, machines: 4, lateJoin: false, delayMs: 57, jitterMs: 12, loss: 0, never: [[0, 1], [1, 2]], healMs: 12913, faults: [
    { kind: 'clock', atMs: 1671, machine: 0, byMs: 3600000 },
    { kind: 'slow', atMs: 2089, machine: 3, ticksPerSecond: 31, forMs: 1366 },
    { kind: 'newcomer', atMs: 7638 },
    { kind: 'slow', atMs: 11020, machine: 1, ticksPerSecond: 40, forMs: 1223 },
  ] }],
  ['some gave the beginning up when others had begun, and did not come after', { seed: 210469, machines: 7, lateJoin: false, delayMs: 56, jitterMs: 14, loss: 0, weather: { duplicate: 0, reorder: 0.26, reorderMs: 12, burst: { p: 0.01, r: 0.15 } }, never: [[0, 2], [0, 4], [1, 4]], healMs: 10741, faults: [
    { kind: 'die', atMs: 2388, machine: 5 },
    { kind: 'newcomer', atMs: 3986 },
    { kind: 'newcomer', atMs: 4240 },
  ] }],
  ['the slower of two went to rest just when the other left, and waited for ever for its answer', { seed: 221209, machines: 2, lateJoin: false, delayMs: 55, jitterMs: 0, loss: 0, never: [], healMs: 10721, faults: [
    { kind: 'slow', atMs: 3043, machine: 0, ticksPerSecond: 9, forMs: 9384 },
    { kind: 'move', atMs: 3830, machine: 1, delayMs: 40, forMs: 2323 },
    { kind: 'swizzle', atMs: 6851, forMs: 10853 },
    { kind: 'at', atMs: 7988, machine: 1, step: 'commit', nth: 4, act: 'mute', forMs: 149 },
    { kind: 'swizzle', atMs: 8071, forMs: 324 },
    { kind: 'leave', atMs: 8238, machine: 1 },
  ] }],
  ['a newcomer that was given another place than the first was spoken to in both', { seed: 5001838, machines: 4, lateJoin: true, delayMs: 52, jitterMs: 8, loss: 0.11, never: [], healMs: 13404, faults: [
    { kind: 'newcomer', atMs: 8173 },
    { kind: 'newcomer', atMs: 9120 },
  ] }],
  ['who did not hear a sleeper claim its seat anew told others what its earlier life had, and nobody sent it the rest', { seed: 9600265, machines: 4, lateJoin: false, delayMs: 37, jitterMs: 18, loss: 0, never: [[0, 2], [0, 3], [1, 3]], healMs: 12996, faults: [
    { kind: 'server', atMs: 1602, forMs: 363 },
    { kind: 'relink', atMs: 7059, machine: 1, other: 3, forMs: 1275 },
    { kind: 'move', atMs: 7679, machine: 1, delayMs: 87, forMs: 654 },
    { kind: 'leave', atMs: 11228, machine: 0 },
  ] }],
  ['a slow machine among too few to decide said that it is away, and was let go as if it had been asked to leave', { seed: 8005565, machines: 6, lateJoin: false, delayMs: 20, jitterMs: 0, loss: 0, never: [], healMs: 10208, faults: [
    { kind: 'slow', atMs: 1950, machine: 0, ticksPerSecond: 7, forMs: 18455 },
    { kind: 'partition', atMs: 3976, apart: [1, 2, 4], forMs: 15484 },
  ] }],
  ['who was met again was taken to have all from before it played, and waited for ever for four inputs of it', { seed: 8007307, machines: 3, lateJoin: true, delayMs: 40, jitterMs: 0, loss: 0, never: [], healMs: 11786, faults: [
    { kind: 'partition', atMs: 1640, apart: [1, 2], forMs: 1599 },
    { kind: 'reload', atMs: 2164, machine: 2, forMs: 2012 },
    { kind: 'partition', atMs: 4540, apart: [0, 2], forMs: 1517 },
    { kind: 'cut', atMs: 7094, machine: 0, other: 1, oneWay: false, forMs: 3055 },
    { kind: 'leave', atMs: 7528, machine: 0 },
  ] }],
  ['who was to play again from a frame on that it had simulated already did not go back for its own input', { seed: 8009317, machines: 3, lateJoin: true, delayMs: 20, jitterMs: 14, loss: 0.05, never: [], healMs: 9463, faults: [
    { kind: 'move', atMs: 2433, machine: 2, delayMs: 38, forMs: 1221 },
    { kind: 'relink', atMs: 3116, machine: 1, other: 2, forMs: 1027 },
    { kind: 'move', atMs: 3837, machine: 1, delayMs: 71, forMs: 715 },
  ] }],
];
