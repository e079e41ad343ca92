/**
 * Names both ends know from the start: tags and attributes by how often pages use them, so that
 * the first 127 take one byte. Order is part of the format: append only, or raise the version.
 */
export const DICTIONARY: readonly string[] = (
	"div span a p li class id href td style tr ul i img svg path d src alt title type b " +
	"strong em button input label name value h1 h2 h3 h4 h5 h6 section article nav header " +
	"footer main aside table tbody thead tfoot th colspan rowspan width height viewBox fill " +
	"stroke stroke-width g rect circle x y cx cy r transform role aria-label aria-hidden " +
	"tabindex data-id data-testid placeholder for rel target br hr code pre ol dl dt dd form " +
	"select option textarea selected checked disabled readonly hidden open html head body " +
	"meta link script noscript content charset lang dir media small sup sub blockquote " +
	"figure figcaption picture source srcset sizes loading iframe canvas video audio slot " +
	"part xmlns use \0http://www.w3.org/1999/xlink\0xlink:href stroke-linecap " +
	"stroke-linejoin fill-rule clip-rule clip-path points polygon polyline line x1 y1 x2 y2 " +
	"rx ry text tspan text-anchor font-size font-family font-weight opacity fill-opacity " +
	"stroke-opacity stroke-dasharray defs symbol mask filter lineargradient linearGradient " +
	"radialGradient stop offset stop-color foreignObject preserveAspectRatio details summary " +
	"dialog popover template fieldset legend optgroup datalist output progress meter abbr " +
	"address cite kbd mark q s samp time u var wbr del ins caption col colgroup area map " +
	"object embed param track autocomplete maxlength minlength min max step pattern required " +
	"multiple rows cols wrap align valign border cellpadding cellspacing bgcolor color size " +
	"face nowrap center font aria-expanded aria-controls aria-labelledby aria-describedby " +
	"aria-selected aria-current aria-live aria-haspopup aria-checked aria-disabled " +
	"data-index data-key data-value data-toggle data-target data-bs-toggle data-bs-target " +
	"math mrow mi mo mn msup msub mfrac display focusable version contenteditable draggable " +
	"spellcheck scope headers datetime poster decoding crossorigin base inputmode action " +
	"method"
).split(" ");
