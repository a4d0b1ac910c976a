/* Asks for a number or a password. Panels without a keyboard get keys on the screen; a keyboard works as well. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

  /*
   * Shows the question. `ask` has title, lead, most (characters) and secret; handlers: onDone(value), onBack().
   */
  view.showKeypad = function (ask, handlers, reason) {
    var field = view.element('input', 'keypad-field');
    field.type = ask.secret ? 'password' : 'text';
    field.maxLength = ask.most;
    field.autocomplete = 'off';
    field.setAttribute('aria-label', ask.title);
    if (!ask.secret) field.setAttribute('inputmode', 'numeric');

    function press(key) {
      if (field.value.length < ask.most) field.value += key;
    }

    function key(label) {
      return view.button('key', label, function () {
        press(label);
      });
    }

    function done() {
      if (field.value !== '') handlers.onDone(field.value);
    }

    field.onkeydown = function (event) {
      if (event.keyCode === 13) done();
    };
    view.show([
      view.element('div', 'list-head', [view.element('h1', '', ask.title)]),
      reason ? view.trouble(reason) : null,
      view.element('div', 'list-body keypad', [
        ask.lead ? view.element('p', 'quiet', ask.lead) : null,
        field,
        view.element(
          'div',
          'keys',
          keys.map(key).concat([
            view.button('key key-clear', view.text('clear'), function () {
              field.value = '';
            }),
            key('0'),
            view.button('key strong', view.text('ok'), done),
          ])
        ),
      ]),
      view.element('div', 'list-foot', [view.button('', view.text('toList'), handlers.onBack)]),
    ]);
    field.focus();
    view.say(reason ? reason.cause + reason.advice : ask.title);
  };
})(window);
