document.title = 'no page here';
export const game = 1;
