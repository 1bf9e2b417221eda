/** The practice page begins. `?test` in its address shows the world to tests. */
import { Page } from './page.ts';

document.title = 'See rollback work';
const root = document.createElement('main');
root.id = 'practice-page';
document.body.replaceChildren(root);
const page = new Page(root);
if (new URLSearchParams(location.search).has('test')) Object.assign(window, { __practice: page });
void page.begin();
