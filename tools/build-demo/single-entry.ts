/** What the single file runs: the practice page if its address says so, else the game. Each has its own style sheet. */
if (new URLSearchParams(location.search).has('practice')) {
  document.getElementById('game-style')!.setAttribute('media', 'not all');
  document.getElementById('practice-style')!.removeAttribute('media');
  void import('../../demo-game/src/practice/main.ts');
} else {
  void import('../../demo-game/src/main.ts');
}
