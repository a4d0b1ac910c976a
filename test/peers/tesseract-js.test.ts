import { createTesseractJsEngine } from '../../ocr/engine/tesseract-js.ts';
import { testEngine } from '../ocr/engine/contract.ts';

testEngine('tesseract.js', () => createTesseractJsEngine({ models: 'npm' }));
