/*
 * The worker has no parser for Markdown, since the page has one: what comes from the worker has its
 * Markdown marked, and the page makes HTML of it.
 */

/** In place of the library's. */
export function markdownHtml(markdown: string): string {
  return `<template data-markdown="${encodeURIComponent(markdown.toWellFormed())}"></template>`;
}
