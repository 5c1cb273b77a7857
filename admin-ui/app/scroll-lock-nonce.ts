import { styleNonce } from '../ui/style-nonce.ts'

// Drawers and dialogs keep the page behind them from scrolling by a style element; `get-nonce` in there asks for this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce })
