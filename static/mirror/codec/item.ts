/**
 * What an item of PLACE, SHADOW or FRAME is. Every kind but `end` and `known` takes the next id.
 *
 * To be imported as `ITEM`.
 */

export const end = 0;
export const html = 1;
export const svg = 2;
export const math = 3;
export const foreign = 4;
export const text = 5;
export const comment = 6;
export const doctype = 7;
export const known = 8;
export const cdata = 9;
export const instruction = 10;
export const shadow = 11;
