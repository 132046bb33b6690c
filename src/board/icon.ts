/** @module The sign of the board: Snellen's E, on its grid of five. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7"><rect width="7" height="7" rx="1" fill="#0757b0"/><path d="M1 1h5v1H2v1h4v1H2v1h4v1H1z" fill="#fff"/></svg>`;
