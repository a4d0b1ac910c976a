/*
 * What a person settles for themselves at the panel: a card that is not registered yet, read twice with their password
 * in between, and a PIN. `panel` is what panel.js lends.
 */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var request = root.tomeoki.request;

  root.tomeoki.cards = function (panel) {
    var start = function () {
      panel.idle(null);
    };

    function step(number) {
      return view.text('enrolStep', { step: number, of: 3 });
    }

    /* Asks whether the unknown card shall be registered. */
    function offer(typed) {
      panel.take('begin');
      view.message(view.text('enrolOffer'), view.text('enrolOfferNext'), [
        view.button('', view.text('toStart'), start),
        view.spacer(),
        view.button('strong big', view.text('enrolBegin'), function () {
          askWho(typed, null);
        }),
      ]);
    }

    function enrol() {
      panel.take('begin');
      view.showAskCard(
        { title: view.text('enrolFirst'), step: step(1), back: view.text('toStart') },
        { onBack: start },
        null
      );
      panel.takeCard(function (typed) {
        askWho(typed, null);
      });
    }

    function who(title, reason, next) {
      panel.take('begin');
      view.showForm(
        {
          title: title,
          fields: [
            { name: 'loginName', label: view.text('loginName'), secret: false, most: 128 },
            { name: 'password', label: view.text('password'), secret: true, most: 256 },
          ],
          back: view.text(panel.session() === null ? 'toStart' : 'toList'),
        },
        { onBack: panel.back, onDone: next },
        reason
      );
    }

    function askWho(typed, reason) {
      who(view.text('enrolTitle') + ' ' + step(2), reason, function (values) {
        askAgain(typed, values);
      });
    }

    function askAgain(typed, values) {
      panel.take('begin');
      view.showAskCard(
        {
          title: view.text('enrolSecond'),
          lead: view.text('enrolSecondLead'),
          step: step(3),
          back: view.text('toStart'),
        },
        { onBack: start },
        null
      );
      panel.takeCard(function (again) {
        send(typed, again, values);
      });
    }

    function send(typed, again, values) {
      panel.take('busy');
      view.showReading();
      var body = {
        loginName: values.loginName,
        password: values.password,
        typed: typed,
        typedAgain: again,
      };
      request('POST', '/api/v1/panel/cards/enrol', body, function (status, answer) {
        if (!panel.isScreen('busy')) return;
        if (status !== 201) {
          askWho(typed, panel.reasonOf(answer));
          return;
        }
        var name = answer.state === 'enrolled' ? 'enrolled' : 'enrolWaiting';
        panel.take('begin');
        view.message(
          view.text(name, { lastFour: answer.lastFour }),
          view.text(name + 'Next'),
          [view.spacer(), view.button('strong', view.text('toStart'), start)],
          'good'
        );
      });
    }

    function setPin(reason) {
      who(view.text('pinSetTitle'), reason, newPin);
    }

    function askNew(title, lead, next, reason) {
      panel.take('begin');
      view.showKeypad(
        {
          title: title,
          lead: lead,
          most: 12,
          secret: true,
          back: view.text(panel.session() === null ? 'toStart' : 'toList'),
        },
        { onBack: panel.back, onDone: next },
        reason
      );
    }

    function newPin(values, reason) {
      askNew(
        view.text('pinNew'),
        view.text('pinNewLead'),
        function (first) {
          askNew(
            view.text('pinAgain'),
            '',
            function (second) {
              if (first === second) savePin(values, first);
              else newPin(values, { cause: view.text('pinDiffers'), advice: view.text('pinDiffersNext') });
            },
            null
          );
        },
        reason || null
      );
    }

    function savePin(values, pin) {
      var body = { loginName: values.loginName, password: values.password, pin: pin };
      panel.take('busy');
      view.showReading();
      request('POST', '/api/v1/panel/pin/set', body, function (status, answer) {
        if (!panel.isScreen('busy')) return;
        if (status < 200 || status >= 300) {
          setPin(panel.reasonOf(answer));
          return;
        }
        panel.take('begin');
        view.message(
          view.text('pinSaved'),
          view.text('pinSavedNext'),
          [
            view.spacer(),
            view.button('strong', view.text(panel.session() === null ? 'toStart' : 'toList'), panel.back),
          ],
          'good'
        );
      });
    }

    return { offer: offer, enrol: enrol, setPin: setPin };
  };
})(window);
