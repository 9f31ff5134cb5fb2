/** The page renders Markdown, so the worker has no parser and only marks it. */
export function markdownHtml(markdown: string): string {
  return `<template data-markdown="${encodeURIComponent(markdown.toWellFormed())}"></template>`;
}
