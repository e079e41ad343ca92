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
	"part xmlns use \0http://www.w3.org/1999/xlink\0xlink:href"
).split(" ");
