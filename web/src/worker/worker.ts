// The service worker. Filled in with the audience page.
export {};
