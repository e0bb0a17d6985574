// What okrsite needs of Vega, for the build and for the browser, at hand for classic scripts as okrsite.vega:
// no loader, no formats, no maps, and expressions run by the interpreter, so that the page needs no `unsafe-eval`.
import { transforms } from "vega-dataflow";
import * as encode from "vega-encode";
import { expressionInterpreter } from "vega-interpreter";
import { parse } from "vega-parser";
import { SVGStringRenderer } from "vega-scenegraph";
import * as aggregating from "vega-transforms";
import { View } from "vega-view";
import * as marking from "vega-view-transforms";

Object.assign(transforms, aggregating, marking, encode);
window.okrsite = window.okrsite || {};
window.okrsite.vega = { parse, View, SVGStringRenderer, expressionInterpreter };
